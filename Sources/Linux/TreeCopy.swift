import CLinux
import Glibc

/// Copies a folder's content with owners, modes, times and extended attributes, by descriptors only: a link is
/// copied as a link and never followed, on either side. Names of one file stay names of one file.
public struct TreeCopy: ~Copyable {
    /// Every level holds descriptors open.
    private static let deepest = 200

    private struct Identity: Hashable {
        let device: UInt
        let inode: UInt
    }

    private let top: Int32
    /// From the top to the folder that is copied now, each with a slash behind it.
    private var path: [CChar] = []
    /// Where in the copy those files are that have more names than one.
    private var links: [Identity: [CChar]] = [:]

    private init(top: Int32) {
        self.top = top
    }

    /// `source` and `target` are folders, opened with O_PATH or for reading; the target's own owner follows too,
    /// its mode not.
    public static func copy(
        from source: borrowing FileDescriptor,
        to target: borrowing FileDescriptor
    ) throws(SystemCallError) {
        var status = stat()
        let (raw, targetRaw) = (source.raw, target.raw)
        var copy = TreeCopy(top: targetRaw)
        try copy.content(raw, targetRaw, depth: 0)
        try systemCall("fstat") { fstat(raw, &status) }
        try systemCall("fchownat") { fchownat(targetRaw, "", status.st_uid, status.st_gid, AT_EMPTY_PATH) }
    }

    private mutating func content(_ source: Int32, _ target: Int32, depth: Int) throws(SystemCallError) {
        if depth > Self.deepest { throw SystemCallError("open", errno: ENAMETOOLONG) }
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let folder = try systemCall("openat") { openat(source, ".", flags) }
        guard let directory = fdopendir(folder) else {
            close(folder)
            throw SystemCallError("fdopendir")
        }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name: [CChar] = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) {
                    Array(UnsafeBufferPointer(start: $0, count: strnlen($0, 255) + 1))
                }
            }
            if name.elementsEqual([0x2E, 0]) || name.elementsEqual([0x2E, 0x2E, 0]) { continue }
            try self.entry(name, folder, target, depth)
        }
    }

    private mutating func entry(_ name: [CChar], _ source: Int32, _ target: Int32, _ depth: Int)
        throws(SystemCallError)
    {
        var status = stat()
        try systemCall("fstatat") { fstatat(source, name, &status, AT_SYMLINK_NOFOLLOW) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR:
            try systemCall("mkdirat") { mkdirat(target, name, 0o700) }
            let from = try Self.open(source, name, O_RDONLY | O_DIRECTORY)
            let to = try Self.open(target, name, O_RDONLY | O_DIRECTORY)
            let length = path.count
            path += name.dropLast() + [0x2F]
            try content(from.raw, to.raw, depth: depth + 1)
            path.removeLast(path.count - length)
            try Self.attributes(from.raw, to.raw, status)
        case S_IFREG:
            if status.st_nlink > 1 && isLinked(status, name, target) { return }
            // Not blocking: it may be a fifo by now, which the check of its data's kind below refuses.
            let from = try Self.open(source, name, O_RDONLY | O_NONBLOCK)
            let to = try Self.open(target, name, O_WRONLY | O_CREAT | O_EXCL)
            try Self.data(from.raw, to.raw)
            try Self.attributes(from.raw, to.raw, status)
        case S_IFLNK:
            try Self.link(name, source, target, status)
        default:
            try systemCall("mknodat") { mknodat(target, name, status.st_mode, status.st_rdev) }
            try Self.own(name, target, status)
            try systemCall("fchmodat") { fchmodat(target, name, status.st_mode & 0o7777, 0) }
        }
    }

    /// Whether the file was copied by another name before, and could be linked. A path that is too long can't.
    private mutating func isLinked(_ status: stat, _ name: [CChar], _ target: Int32) -> Bool {
        let identity = Identity(device: UInt(status.st_dev), inode: UInt(status.st_ino))
        guard let first = links[identity] else {
            links[identity] = path + name
            return false
        }
        return linkat(top, first, target, name, 0) == 0
    }

    private static func open(_ folder: Int32, _ name: [CChar], _ flags: Int32) throws(SystemCallError)
        -> FileDescriptor
    {
        FileDescriptor(
            owning: try systemCall("openat") { openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC, 0o600) }
        )
    }

    private static func data(_ from: Int32, _ to: Int32) throws(SystemCallError) {
        var status = stat()
        try systemCall("fstat") { fstat(from, &status) }
        if status.st_mode & S_IFMT != S_IFREG { throw SystemCallError("open", errno: EINVAL) }
        while try systemCall("sendfile", { sendfile(to, from, nil, 1 << 30) }) > 0 {}
    }

    private static func link(_ name: [CChar], _ source: Int32, _ target: Int32, _ status: stat)
        throws(SystemCallError)
    {
        var text = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        try systemCall("readlinkat") { readlinkat(source, name, &text, Int(PATH_MAX)) }
        try systemCall("symlinkat") { symlinkat(text, target, name) }
        try own(name, target, status)
    }

    private static func own(_ name: [CChar], _ folder: Int32, _ status: stat) throws(SystemCallError) {
        try systemCall("fchownat") {
            fchownat(folder, name, status.st_uid, status.st_gid, AT_SYMLINK_NOFOLLOW)
        }
        var times = [status.st_atim, status.st_mtim]
        try systemCall("utimensat") { utimensat(folder, name, &times, AT_SYMLINK_NOFOLLOW) }
    }

    /// The mode after the owner, since a change of owner takes the set-id bits away; the times last.
    private static func attributes(_ from: Int32, _ to: Int32, _ status: stat) throws(SystemCallError) {
        try systemCall("fchown") { fchown(to, status.st_uid, status.st_gid) }
        try systemCall("fchmod") { fchmod(to, status.st_mode & 0o7777) }
        try ExtendedAttributes.copy(from: from, to: to)
        var times = [status.st_atim, status.st_mtim]
        try systemCall("futimens") { futimens(to, &times) }
    }
}
