import Text

/// One command: how it is called, told as text, and what it does. Of all commands only the one that runs has its text
/// read (`CommandDescription`): a literal costs nothing at the start, a table of options would.
struct Command: Sendable {
    typealias Run = @Sendable (Invocation) throws -> Int32

    let text: StaticString
    /// nil for what is known and not built.
    let run: Run?

    init(_ text: StaticString, run: Run? = nil) {
        self.text = text
        self.run = run
    }

    /// All names, with the group before them: the first line.
    var names: [String] {
        text.withUTF8Buffer { bytes in
            bytes.prefix { $0 != 0x0A }.split(separator: UInt8(ascii: ",")).map { name in
                String(decoding: name.drop { $0 == 0x20 }, as: UTF8.self)
            }
        }
    }

    /// Whether one of the names is `name`; made for the search through all commands, so nothing is copied.
    func isNamed(_ name: [UInt8]) -> Bool {
        text.withUTF8Buffer { bytes in
            var start = 0
            while true {
                var end = start
                while bytes[end] != 0x0A && bytes[end] != UInt8(ascii: ",") { end += 1 }
                if bytes[start..<end].elementsEqual(name) { return true }
                if bytes[end] == 0x0A { return false }
                start = end + 2
            }
        }
    }
}
