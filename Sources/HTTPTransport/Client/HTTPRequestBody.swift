/// What a client sends after the head.
public enum HTTPRequestBody: Sendable {
    case none
    case bytes([UInt8])
    /// Called until it answers nil; sent chunked, or plain when the length is known.
    case stream(length: Int?, next: @Sendable () async throws -> [UInt8]?)
}
