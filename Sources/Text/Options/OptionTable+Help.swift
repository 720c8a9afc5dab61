/// The lines of options in help: aligned and broken as pflag does.
extension OptionTable {
    public var hasVisibleOptions: Bool { options.contains { !$0.isHidden && $0.deprecation.isEmpty } }

    public var help: String { help(width: 0) }

    /// `width` is the line's length; 0 breaks none.
    public func help(width: Int) -> String {
        let shown = options.filter { !$0.isHidden && $0.deprecation.isEmpty }.sorted { $0.name < $1.name }
        let heads = shown.map { option in
            let short = option.short.map { "-\($0), " } ?? "    "
            return "  \(short)--\(option.name)" + (option.placeholder.isEmpty ? "" : " \(option.placeholder)")
        }
        let indent = (heads.map(\.utf8.count).max() ?? 0) + 3
        return zip(shown, heads).map { option, head in
            var text = Array(option.help.utf8)
            if !option.preset.isEmpty {
                let shown = option.placeholder == "string" ? GoQuote.quoted(option.preset) : option.preset
                text += Array(" (default \(shown))".utf8)
            }
            return head + String(repeating: " ", count: indent - head.utf8.count)
                + String(decoding: Self.wrap(text, indent: indent, width: width), as: UTF8.self)
        }.joined(separator: "\n")
    }

    private static func wrap(_ text: [UInt8], indent: Int, width: Int) -> [UInt8] {
        var indent = indent
        var result: [UInt8] = []
        if width > 0 && width - indent < 24 {
            // The column of help is too narrow: it begins on a line of its own.
            indent = 16
            result += newline(indent)
        }
        let column = width - indent
        if width == 0 || column < 24 { return result + indented(text[...], indent) }
        var rest = text[...]
        while true {
            let line = takeLine(&rest, column - slop)
            result += indented(line, indent)
            if rest.isEmpty { return result }
            result += newline(indent)
        }
    }

    /// A line may be this much longer where its text would end.
    private static let slop = 5

    private static func takeLine(_ text: inout ArraySlice<UInt8>, _ length: Int) -> ArraySlice<UInt8> {
        let whole = text
        func cut(_ index: Int) -> ArraySlice<UInt8> {
            text = whole[(index + 1)...]
            return whole[..<index]
        }
        text = []
        if length + slop > whole.count { return whole }
        let head = whole.prefix(length)
        guard let blank = head.lastIndex(where: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A }), blank > head.startIndex
        else { return whole }
        if let line = head.lastIndex(of: 0x0A), line > head.startIndex, line < blank { return cut(line) }
        return cut(blank)
    }

    private static func indented(_ text: ArraySlice<UInt8>, _ indent: Int) -> [UInt8] {
        text.flatMap { $0 == 0x0A ? newline(indent) : [$0] }
    }

    private static func newline(_ indent: Int) -> [UInt8] { [0x0A] + repeatElement(0x20, count: indent) }
}
