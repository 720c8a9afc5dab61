/// Flags of a frame. A unary caller may set `remoteClosed` on its request or leave all of them out.
public struct FrameFlags: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The sender will send no more data on this stream.
    public static let remoteClosed = FrameFlags(rawValue: 1)
    /// The sender accepts data on this stream.
    public static let remoteOpen = FrameFlags(rawValue: 2)
    /// This data frame has no payload.
    public static let noData = FrameFlags(rawValue: 4)
}
