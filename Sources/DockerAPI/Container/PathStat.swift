import Linux
import Text

/// What the X-Docker-Container-Path-Stat field says of a path in a container.
public struct PathStat: Sendable, Equatable {
    public var name: String
    public var size: Int64
    /// As the kernel has it.
    public var mode: UInt32
    public var seconds: Int
    public var nanoseconds: Int
    /// Where a link leads in the end, absolute; "" for what is none.
    public var linkTarget: String

    public init(
        name: String,
        size: Int64 = 0,
        mode: UInt32,
        seconds: Int = 0,
        nanoseconds: Int = 0,
        linkTarget: String = ""
    ) {
        self.name = name
        self.size = size
        self.mode = mode
        self.seconds = seconds
        self.nanoseconds = nanoseconds
        self.linkTarget = linkTarget
    }

    private var kind: UInt32 { mode & 0o170000 }

    public var isFolder: Bool { kind == 0o040000 }

    /// The mode as Go's os.FileMode has it: its own bits for the kind, the permissions below.
    public var goMode: UInt32 {
        var bits = mode & 0o777
        switch kind {
        case 0o040000: bits |= 1 << 31
        case 0o120000: bits |= 1 << 27
        case 0o060000: bits |= 1 << 26
        case 0o020000: bits |= 1 << 26 | 1 << 21
        case 0o010000: bits |= 1 << 25
        case 0o140000: bits |= 1 << 24
        default: break
        }
        if mode & 0o4000 != 0 { bits |= 1 << 23 }
        if mode & 0o2000 != 0 { bits |= 1 << 22 }
        if mode & 0o1000 != 0 { bits |= 1 << 20 }
        return bits
    }

    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("name", name)
            $0.member("size", size)
            $0.member("mode", goMode)
            $0.member("mtime", Timestamp.text(seconds: seconds, nanoseconds: nanoseconds))
            $0.member("linkTarget", linkTarget)
        }
        return writer.bytes
    }
}
