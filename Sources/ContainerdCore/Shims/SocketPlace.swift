import Bytes
import Glibc
import Linux

/// Where a socket is bound before it gets its name. A rename carries the socket along, so the file has mode 0600 from
/// the first moment at which others can see it, without touching the process's umask.
public struct SocketPlace: Sendable {
    public let path: String
    public let temporary: String
    private let folder: String

    public init(_ path: String) throws(SystemCallError) {
        self.path = path
        let above = Files.parent(of: path)
        try Files.makeDirectories(above, mode: 0o711)
        // One name for each socket, so that what a crash leaves is taken away by the next start; and a short one, since
        // the path of a socket may not be long.
        let folder = "\(above)/.s\(Digest.of(Array(path.utf8)).hex.prefix(8))"
        self.folder = folder
        temporary = folder + "/s"
        unlink(temporary)
        rmdir(folder)
        try systemCall("mkdir", path: folder) { mkdir(folder, 0o700) }
    }

    public static func isInUse(_ path: String) -> Bool { UnixStream.isAlive(path) }

    /// Lets a user and a group other than root's use a socket.
    public static func give(_ path: String, uid: Int, gid: Int) throws(SystemCallError) {
        guard uid != 0 || gid != 0 else { return }
        try systemCall("chown", path: path) { chown(path, uid_t(uid), gid_t(gid)) }
        try systemCall("chmod", path: path) { chmod(path, 0o660) }
    }

    public func publish() throws(SystemCallError) {
        try systemCall("chmod", path: path) { chmod(temporary, 0o600) }
        try systemCall("rename", path: path) { rename(temporary, path) }
    }

    public func remove() {
        unlink(temporary)
        rmdir(folder)
    }
}
