import Bytes

/// A request's body, read piece by piece as it is sent.
public struct HTTPUpload: Sendable {
    public let length: Int64
    /// The next bytes; nil at the end.
    let next: @Sendable () async throws -> [UInt8]?

    public init(length: Int64, next: @escaping @Sendable () async throws -> [UInt8]?) {
        self.length = length
        self.next = next
    }

    public init(_ bytes: [UInt8]) {
        let piece = OnePiece(bytes)
        self.init(length: Int64(bytes.count)) { piece.next() }
    }
}
