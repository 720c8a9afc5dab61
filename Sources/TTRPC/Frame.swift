/// One message with its place in the connection. The payload is protobuf, which this target does not know.
public struct Frame: Sendable, Equatable {
    public let stream: UInt32
    public let kind: FrameKind
    public let flags: FrameFlags
    public let payload: [UInt8]

    public init(stream: UInt32, kind: FrameKind, flags: FrameFlags = [], payload: [UInt8]) {
        self.stream = stream
        self.kind = kind
        self.flags = flags
        self.payload = payload
    }

    /// Appends header and payload; refuses what the other side would refuse.
    public func encode(to bytes: inout [UInt8]) throws(FrameError) {
        guard payload.count <= FrameHeader.maximumLength else {
            throw FrameError.tooLong(UInt32(clamping: payload.count))
        }
        bytes.reserveCapacity(bytes.count + FrameHeader.size + payload.count)
        FrameHeader(length: UInt32(payload.count), stream: stream, kind: kind, flags: flags).append(to: &bytes)
        bytes.append(contentsOf: payload)
    }
}
