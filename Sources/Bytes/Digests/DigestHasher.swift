import Crypto

/// SHA-256 over bytes that arrive in pieces.
public struct DigestHasher: Sendable {
    private var state = SHA256()

    public init() {}

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        state.update(bufferPointer: bytes)
    }

    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { state.update(bufferPointer: $0) }
    }

    /// The digest of everything so far; more may follow.
    public var digest: Digest { Digest(hash: state.finalize()) }
}
