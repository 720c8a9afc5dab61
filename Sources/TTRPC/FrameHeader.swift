/// The ten bytes before each ttrpc message: length and stream id as big-endian 32 bits, type, flags.
///
/// Numbers a stranger sends are only trusted after `validate`; the length decides how much is buffered.
public struct FrameHeader: Sendable, Equatable {
    public static let size = 10
    /// containerd's limit for one message; a longer one ends the connection.
    public static let maximumLength = 4 << 20

    public let length: UInt32
    public let stream: UInt32
    public let kind: FrameKind
    public let flags: FrameFlags

    public init(length: UInt32, stream: UInt32, kind: FrameKind, flags: FrameFlags = []) {
        self.length = length
        self.stream = stream
        self.kind = kind
        self.flags = flags
    }

    /// Reads a header from the first ten bytes of `bytes`.
    init(parsing bytes: UnsafeRawBufferPointer) throws(FrameError) {
        guard bytes.count >= Self.size else { throw FrameError.truncated }
        let length = Self.bigEndian(bytes, at: 0)
        guard length <= UInt32(Self.maximumLength) else { throw FrameError.tooLong(length) }
        guard let kind = FrameKind(rawValue: bytes[8]) else { throw FrameError.unknownKind(bytes[8]) }
        self.init(
            length: length,
            stream: Self.bigEndian(bytes, at: 4),
            kind: kind,
            flags: FrameFlags(rawValue: bytes[9])
        )
    }

    func append(to bytes: inout [UInt8]) {
        for value in [length, stream] {
            for shift in stride(from: UInt32(24), through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: value >> shift))
            }
        }
        bytes.append(kind.rawValue)
        bytes.append(flags.rawValue)
    }

    private static func bigEndian(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}
