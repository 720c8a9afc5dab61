/// Why a text is not JSON, and where.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    public let message: String
    /// Byte offset into the text.
    public let offset: Int

    public init(_ message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }

    /// The message of a text that ends too early.
    public static let end = "unexpected end of JSON input"
    /// How the message ends when a whole value is followed by something.
    public static let afterValue = "after top-level value"

    public var description: String { "invalid JSON at byte \(offset): \(message)" }
}
