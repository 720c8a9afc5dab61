import CLinux
import Glibc

/// What stat(2) says of a file, as far as its kind and its owner go.
public struct FileStatus: Sendable {
    public enum Kind: Sendable { case folder, fifo, socket, block, character, other }

    public let kind: Kind
    /// Without the bits of the kind.
    public let mode: UInt32
    public let uid: UInt32
    public let gid: UInt32
    /// Bytes, of a file.
    public let size: Int
    /// Of the file system that holds it.
    public let device: UInt64
    /// Seconds since 1970 of the last change of its node.
    public let changed: Int
    /// Of the device that the file is.
    public let major: Int
    public let minor: Int

    public init(_ path: String, followsLink: Bool = true) throws(SystemCallError) {
        var status = stat()
        if followsLink {
            try systemCall("stat", path: path) { stat(path, &status) }
        } else {
            try systemCall("lstat", path: path) { lstat(path, &status) }
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: kind = .folder
        case S_IFIFO: kind = .fifo
        case S_IFSOCK: kind = .socket
        case S_IFBLK: kind = .block
        case S_IFCHR: kind = .character
        default: kind = .other
        }
        mode = status.st_mode & ~S_IFMT
        uid = status.st_uid
        gid = status.st_gid
        size = Int(status.st_size)
        device = UInt64(status.st_dev)
        changed = status.st_ctim.tv_sec
        // makedev(3), taken apart.
        major = Int(status.st_rdev >> 8 & 0xFFF | status.st_rdev >> 32 & ~0xFFF)
        minor = Int(status.st_rdev & 0xFF | status.st_rdev >> 12 & 0xFFFF_FF00)
    }
}
