/// Bytes in both directions, whatever carries them.
public protocol ByteDuplex: Sendable {
    /// The next bytes; nil when the peer has ended its direction.
    func read() async throws -> [UInt8]?
    func write(_ bytes: [UInt8]) async throws
    func close() async
}
