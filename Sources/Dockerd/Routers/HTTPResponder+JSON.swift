import HTTPTransport

extension HTTPResponder {
    /// A whole answer, with the line end that Go's encoder puts behind each value.
    func json(_ status: Int, _ bytes: [UInt8]) async throws {
        try await send(status, ["Content-Type": "application/json"], body: bytes + [0x0A])
    }
}
