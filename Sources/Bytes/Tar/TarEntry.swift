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
    /// The path's bytes as the archive has them: the kernel knows no encoding, so names that are no UTF-8 are names.
    public var name: [UInt8]
    /// What a link leads to, in the same form.
    public var target: [UInt8]
    public var mode: UInt32
    public var user: UInt32
    public var group: UInt32
    /// Bytes of content, with the holes of a sparse file.
    public var size: Int64
    public var seconds: Int64
    public var nanoseconds: Int64
    public var deviceMajor: UInt32
    public var deviceMinor: UInt32
    public var attributes: [(name: String, value: [UInt8])]

    /// An entry of the root's, of 1970, without content.
    public init(_ kind: Kind, _ name: [UInt8], mode: UInt32 = 0o644) {
        self.kind = kind
        self.name = name
        self.mode = mode
        target = []
        user = 0
        group = 0
        size = 0
        seconds = 0
        nanoseconds = 0
        deviceMajor = 0
        deviceMinor = 0
        attributes = []
    }

    public init(_ kind: Kind, _ path: String, mode: UInt32 = 0o644) {
        self.init(kind, Array(path.utf8), mode: mode)
    }

    /// The name as text: for those who look for a name that they know, and for messages.
    public var path: String {
        get { String(decoding: name, as: UTF8.self) }
        set { name = Array(newValue.utf8) }
    }

    public var linkTarget: String {
        get { String(decoding: target, as: UTF8.self) }
        set { target = Array(newValue.utf8) }
    }
}
