/// One member of a tar archive, with what pax and GNU headers say about it.
public struct TarEntry: Sendable {
    public enum Kind: UInt8, Sendable {
        case file = 0x30
        case hardLink = 0x31
        case symbolicLink = 0x32
        case characterDevice = 0x33
        case blockDevice = 0x34
        case folder = 0x35
        case fifo = 0x36
    }

    public var kind: Kind
    public var path: String
    public var linkTarget: String
    public var mode: UInt32
    public var user: UInt32
    public var group: UInt32
    public var size: Int64
    public var seconds: Int64
    public var nanoseconds: Int64
    public var deviceMajor: UInt32
    public var deviceMinor: UInt32
    public var attributes: [(name: String, value: [UInt8])]

    /// An entry of the root's, of 1970, without content.
    public init(_ kind: Kind, _ path: String, mode: UInt32 = 0o644) {
        self.kind = kind
        self.path = path
        self.mode = mode
        linkTarget = ""
        user = 0
        group = 0
        size = 0
        seconds = 0
        nanoseconds = 0
        deviceMajor = 0
        deviceMinor = 0
        attributes = []
    }
}
