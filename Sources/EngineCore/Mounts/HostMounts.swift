import CLinux
import Linux

/// Mounts on the host that a thread of the daemon makes.
enum HostMounts {
    /// CLONE_FS
    private static let fileSystemContext: Int32 = 0x200

    /// Blocks, and gives the thread a working folder of its own first: on one that ends with its work only. A long list
    /// of layers is mounted from their common folder.
    static func mount(_ mounts: [HostMount], at place: String) throws {
        try systemCall("unshare") { monohull_unshare(fileSystemContext) }
        for mount in mounts { try mount.mount(at: place) }
    }
}
