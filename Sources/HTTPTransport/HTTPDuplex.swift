/// A hijacked connection: bare bytes in both directions.
public final class HTTPDuplex: ByteDuplex {
    private let input: HTTPInput
    private let connection: SocketConnection

    init(_ input: HTTPInput, _ connection: SocketConnection) {
        self.input = input
        self.connection = connection
    }

    /// The next bytes; nil when the peer has ended its direction.
    public func read() async throws -> [UInt8]? { try await input.some() }
    public func write(_ bytes: [UInt8]) async throws { try await connection.write(bytes) }
    public func close() async { await connection.close() }
}
