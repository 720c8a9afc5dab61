/// What a process left: its exit code (128 + signal where it was killed) and its two outputs.
public struct Output: CustomStringConvertible, Sendable {
    public let code: Int32
    public let out: String
    public let err: String

    /// Standard output without the white space around it.
    public var line: String {
        let text = out.drop { $0.isWhitespace }
        guard let last = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(text[...last])
    }

    /// What the runtime's log line says, without the escapes of its quotes.
    public var message: String { err.replacing("\\\"", with: "\"") }

    public var lines: [String] { out.split(whereSeparator: \.isNewline).map(String.init) }

    public var description: String { "exit code \(code), stdout [\(out)], stderr [\(err)]" }
}

extension String {
    /// What stands between two marks; empty without the first one, to the end without the second.
    public func part(after first: String, before second: String) -> String {
        guard let start = firstRange(of: first) else { return "" }
        let rest = self[start.upperBound...]
        guard let end = rest.firstRange(of: second) else { return String(rest) }
        return String(rest[..<end.lowerBound])
    }
}
