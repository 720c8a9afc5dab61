import Linux
import ShimAPI

/// The users of an image, by its files.
struct RootfsView {
    /// passwd and group files larger than this are no such files.
    static let limit = 4 << 20

    private let files: LayeredFiles

    init(_ mounts: [Containerd_Types_Mount]) {
        files = LayeredFiles(mounts: mounts.map { ($0.type, $0.source, $0.options) })
    }

    var passwd: [UInt8] { files.read("/etc/passwd", limit: Self.limit) }
    var group: [UInt8] { files.read("/etc/group", limit: Self.limit) }
}
