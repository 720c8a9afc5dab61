import Glibc

/// How full a file system is (statvfs(3)).
public struct FileSystemSpace: Sendable {
    public let total: Int64
    /// What is left to those who are not root.
    public let free: Int64
    public let nodes: Int64
    public let freeNodes: Int64

    public init(_ path: String) throws(SystemCallError) {
        var status = statvfs()
        try systemCall("statvfs", path: path) { statvfs(path, &status) }
        total = Int64(clamping: status.f_blocks * status.f_frsize)
        free = Int64(clamping: status.f_bavail * status.f_frsize)
        nodes = Int64(clamping: status.f_files)
        freeNodes = Int64(clamping: status.f_favail)
    }
}
