/// Why a text is no regular expression.
public struct PatternError: Error, CustomStringConvertible, Sendable {
    public let description: String

    init(_ reason: String, _ part: String = "") {
        description = "error parsing regexp: \(reason)" + (part.isEmpty ? "" : ": `\(part)`")
    }
}
