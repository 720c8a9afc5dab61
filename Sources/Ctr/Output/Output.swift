import Text

/// Standard output, unbuffered: what was said stands there when the command fails later.
enum Output {
    static func write(_ text: String) throws { try write(Array(text.utf8)) }
    static func line(_ text: String) throws { try write(text + "\n") }

    static func write(_ bytes: [UInt8]) throws { try OpenFile.write(bytes, to: 1) }

    /// A table: lines of cells that end with tabs.
    static func table(_ lines: [String], minimum: Int = 1, padding: Int = 1, usesTabs: Bool = false) throws {
        let text = lines.map { $0 + "\n" }.joined()
        try write(TabWriter(minimum: minimum, padding: padding, usesTabs: usesTabs).format(text))
    }

    /// A document over several lines.
    static func document(_ bytes: [UInt8], indent: String = "    ") throws {
        try write(JSONWriter.pretty(try JSONNode.parse(bytes), indent: indent) + [0x0A])
    }
}
