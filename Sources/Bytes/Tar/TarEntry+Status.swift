import CLinux
import Glibc

extension TarEntry.Kind {
    /// nil for what an archive has no kind for: sockets.
    public init?(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .folder
        case S_IFLNK: self = .symbolicLink
        case S_IFCHR: self = .characterDevice
        case S_IFBLK: self = .blockDevice
        case S_IFIFO: self = .fifo
        default: return nil
        }
    }
}

extension TarEntry {
    /// An entry for what lies in a folder: all that stat(2) tells. What a link leads to is the caller's to add.
    public init(_ kind: Kind, _ name: [UInt8], status: stat) {
        self.init(kind, name, mode: UInt32(status.st_mode & 0o7777))
        user = status.st_uid
        group = status.st_gid
        seconds = Int64(status.st_mtim.tv_sec)
        nanoseconds = Int64(status.st_mtim.tv_nsec)
        if kind == .file { size = Int64(status.st_size) }
        if kind == .characterDevice || kind == .blockDevice {
            deviceMajor = monohull_major(status.st_rdev)
            deviceMinor = monohull_minor(status.st_rdev)
        }
    }
}
