/// Why a template cannot be read or executed, in Go's words.
public struct TemplateError: Error, Sendable, Equatable, CustomStringConvertible {
    public let message: String

    public init(_ message: String) { self.message = message }

    public var description: String { message }
}
