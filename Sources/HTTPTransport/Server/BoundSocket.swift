import Glibc
import Linux

/// A unix socket under its name with its owner and mode from the first moment on: Linux makes the file with the mode
/// that the socket itself has when it is bound, so there is no instant at which others could connect.
enum BoundSocket {
    /// The caller owns the descriptor. A dead socket of that name is replaced.
    static func make(_ path: String, group: gid_t?) throws -> Int32 {
        try Files.makeDirectories(Files.parent(of: path), mode: 0o755)
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = FileDescriptor(owning: try systemCall("socket") { socket(AF_UNIX, kind, 0) })
        let raw = descriptor.raw
        try systemCall("fchmod", path: path) { fchmod(raw, group == nil ? 0o600 : 0o660) }
        // Anything else of that name is somebody's, and makes bind fail.
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK { unlink(path) }
        try systemCall("bind", path: path) { UnixAddress.with(path) { bind(raw, $0, $1) } }
        // The process's umask has taken from the mode what a group may need.
        if let group {
            try systemCall("chmod", path: path) { chmod(path, 0o660) }
            try systemCall("chown", path: path) { lchown(path, 0, group) }
        }
        return descriptor.take()
    }
}
