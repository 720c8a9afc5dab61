/// Docker's framing of two streams on one connection: [stream, 0, 0, 0, length as big-endian 32 bits] and the payload.
public enum StdCopy {
    public static let input: UInt8 = 0
    public static let output: UInt8 = 1
    public static let error: UInt8 = 2
    /// The daemon's own complaint about the stream.
    public static let system: UInt8 = 3

    public static func frame(_ stream: UInt8, _ payload: some Collection<UInt8>) -> [UInt8] {
        let length = UInt32(payload.count)
        var bytes: [UInt8] = [stream, 0, 0, 0]
        bytes.reserveCapacity(8 + payload.count)
        for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
        bytes += payload
        return bytes
    }
}
