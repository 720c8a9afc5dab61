import GoTemplate

/// How rows are printed: a table, a JSON object each, or as a template says.
struct ListFormat {
    let isTable: Bool
    /// Whether the table's columns are the command's own.
    let isUsualTable: Bool
    /// What is executed for each row.
    let template: String

    /// `text` is `--format`, or what config.json has in its place. The command says what its `table` is, what it is with
    /// --quiet, and what `raw` is if it has that.
    init(_ text: String?, table: String, quiet: String? = nil, raw: String? = nil) {
        var format = text.flatMap { $0.isEmpty ? nil : $0 } ?? "table"
        isUsualTable = format == "table" && quiet == nil
        if format == "table" { format = quiet ?? "table " + table }
        if format == "raw", let raw { format = raw }
        isTable = format.hasPrefix("table")
        if isTable {
            format.removeFirst(5)
        } else if format == "json" {
            format = "{{json .}}"
        }
        while format.utf8.first == 0x20 { format.removeFirst() }
        while format.utf8.last == 0x20 { format.removeLast() }
        template = Self.unescaped(format)
    }

    /// A shell's user writes a tab as `\t`.
    private static func unescaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if bytes.last == UInt8(ascii: "\\"), byte == UInt8(ascii: "t") || byte == UInt8(ascii: "n") {
                bytes.removeLast()
                bytes.append(byte == UInt8(ascii: "t") ? 0x09 : 0x0A)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
