/// Flags of a frame. A unary caller may set `remoteClosed` on its request or leave all of them out.
public struct FrameFlags: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The sender will send no more data on this stream.
    public static let remoteClosed = FrameFlags(rawValue: 1)
}
