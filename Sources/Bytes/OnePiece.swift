import Synchronization

/// Hands its bytes out once: a body that is at hand already, for what asks for the pieces of a stream.
public final class OnePiece: Sendable {
    private let bytes: Mutex<[UInt8]?>

    public init(_ bytes: [UInt8]) { self.bytes = Mutex(bytes) }

    /// The bytes the first time, then nil.
    public func next() -> [UInt8]? {
        bytes.withLock { bytes in
            defer { bytes = nil }
            return bytes
        }
    }
}
