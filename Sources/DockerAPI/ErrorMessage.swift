import Text

/// The body of every failed request.
public struct ErrorMessage: Sendable {
    public var message: String

    public init(_ message: String) { self.message = message }

    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { $0.member("message", message) }
        return writer.bytes
    }
}
