import CLinux
import Glibc
import Linux

/// Unpacks an image layer into a folder. Names are resolved by the kernel from the folder's descriptor
/// (RESOLVE_IN_ROOT), the last component is never followed: nothing outside the folder can be touched.
public final class TarExtractor {
    /// RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS.
    private static let inRoot: UInt64 = 0x10 | 0x02
    private let root: FileDescriptor
    /// Folders of the layers below, nearest first: a folder that is missing here takes its owner and mode from them.
    private let lower: [String]
    private var implied: Set<String> = []
    private var folderTimes: [(path: String, entry: TarEntry)] = []
    private var buffer = [UInt8](repeating: 0, count: 1 << 17)

    public init(folder: String, lower: [String] = []) throws {
        root = try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY)
        self.lower = lower
    }

    /// Paths of folders that were made without an entry of their own.
    public var impliedFolders: [[UInt8]] { implied.sorted().map { Array($0.utf8) } }

    public func extract(_ reader: TarReader) throws {
        while let entry = try reader.next() {
            let parts = try components(entry.path)
            guard let name = parts.last else {
                if entry.kind == .folder { try own(root.raw, ".", entry, isLink: false) }
                continue
            }
            let above = try parent(Array(parts.dropLast()))
            if name.utf8.starts(with: ".wh.".utf8) {
                try whiteout(above, name)
            } else {
                try write(entry, name, above, reader)
                if entry.kind == .folder {
                    let path = parts.joined(separator: "/")
                    implied.remove(path)
                    folderTimes.append((path, entry))
                }
            }
        }
        // Folders last: what was written into them has changed their times.
        for (path, entry) in folderTimes {
            // Not what has replaced the folder since.
            let flags = UInt64(O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            let raw = monohull_openat2(root.raw, path, flags, 0, Self.inRoot)
            guard raw >= 0 else { continue }
            let folder = FileDescriptor(owning: raw)
            try setTime(AT_FDCWD, "/proc/self/fd/\(folder.raw)", entry, flags: 0)
        }
    }

    private func components(_ path: String) throws -> [String] {
        // The kernel takes no longer path; and folders are made by recursion.
        guard path.utf8.count < 4096 else { throw ByteStreamError("archive/tar: path is too long") }
        var parts: [String] = []
        // By bytes: a slash and the accent behind it are one Character, and a separator nevertheless.
        for bytes in path.utf8.split(separator: 0x2F) {
            let part = String(Substring(bytes))
            if part == "." { continue }
            if part == ".." {
                if parts.popLast() == nil { throw ByteStreamError("archive/tar: path escapes the layer: \(path)") }
            } else {
                parts.append(part)
            }
        }
        if path.utf8.contains(0) { throw ByteStreamError("archive/tar: zero byte in a path") }
        guard parts.count <= 512 else { throw ByteStreamError("archive/tar: path is too deep") }
        return parts
    }

    /// Opens the folder that holds an entry, making what is missing.
    private func parent(_ parts: [String]) throws -> FileDescriptor {
        let flags = UInt64(O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        let path = parts.isEmpty ? "." : parts.joined(separator: "/")
        let raw = monohull_openat2(root.raw, path, flags, 0, Self.inRoot)
        if raw >= 0 { return FileDescriptor(owning: raw) }
        guard errno == ENOENT, let name = parts.last else { throw SystemCallError("openat2", path: path) }
        let above = try parent(Array(parts.dropLast()))
        implied.insert(path)
        var mode: mode_t = 0o755
        var owner: (uid_t, gid_t) = (0, 0)
        for folder in lower {
            let base = try FileDescriptor.open(folder, O_PATH | O_DIRECTORY)
            let found = monohull_openat2(base.raw, path, UInt64(O_PATH | O_DIRECTORY | O_CLOEXEC), 0, Self.inRoot)
            if found < 0 { continue }
            let below = FileDescriptor(owning: found)
            var status = stat()
            try systemCall("fstat") { fstat(below.raw, &status) }
            mode = status.st_mode & 0o7777
            owner = (status.st_uid, status.st_gid)
            break
        }
        try systemCall("mkdirat", path: path) { mkdirat(above.raw, name, 0o700) }
        try systemCall("fchownat", path: path) { fchownat(above.raw, name, owner.0, owner.1, AT_SYMLINK_NOFOLLOW) }
        try systemCall("fchmodat", path: path) { fchmodat(above.raw, name, mode, 0) }
        let made = try systemCall("openat", path: path) {
            monohull_openat2(above.raw, name, flags | UInt64(O_NOFOLLOW), 0, Self.inRoot)
        }
        return FileDescriptor(owning: made)
    }

    /// ".wh.NAME" removes NAME of the layers below, ".wh..wh..opq" hides all of the folder's.
    private func whiteout(_ above: borrowing FileDescriptor, _ name: String) throws {
        let raw = above.raw
        if name == ".wh..wh..opq" {
            let value: [UInt8] = [UInt8(ascii: "y")]
            try systemCall("fsetxattr", path: name) { fsetxattr(raw, "trusted.overlay.opaque", value, 1, 0) }
            return
        }
        if name.utf8.starts(with: ".wh..wh.".utf8) { return }
        let hidden = String(Substring(name.utf8.dropFirst(4)))
        guard !hidden.isEmpty, hidden != ".", hidden != ".." else {
            throw ByteStreamError("archive/tar: invalid whiteout name: \(name)")
        }
        try remove(raw, hidden)
        try systemCall("mknodat", path: hidden) { mknodat(raw, hidden, S_IFCHR, 0) }
    }

    private func write(
        _ entry: TarEntry,
        _ name: String,
        _ above: borrowing FileDescriptor,
        _ reader: TarReader
    ) throws {
        let raw = above.raw
        var status = stat()
        if fstatat(raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0 {
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            if !(isFolder && entry.kind == .folder) { try remove(raw, name) }
        }
        switch entry.kind {
        case .folder:
            if mkdirat(raw, name, 0o700) != 0 && errno != EEXIST { throw SystemCallError("mkdirat", path: entry.path) }
        case .file:
            try writeFile(entry, name, raw, reader)
        case .symbolicLink:
            try systemCall("symlinkat", path: entry.path) { symlinkat(entry.linkTarget, raw, name) }
        case .hardLink:
            let parts = try components(entry.linkTarget)
            guard let last = parts.last else { throw ByteStreamError("archive/tar: link to the root") }
            let folder = try parent(Array(parts.dropLast()))
            try systemCall("linkat", path: entry.path) { linkat(folder.raw, last, raw, name, 0) }
            return
        case .characterDevice, .blockDevice:
            let kind = entry.kind == .blockDevice ? mode_t(0o060000) : mode_t(0o020000)
            let device = monohull_makedev(entry.deviceMajor, entry.deviceMinor)
            try systemCall("mknodat", path: entry.path) { mknodat(raw, name, kind, device) }
        case .fifo:
            try systemCall("mknodat", path: entry.path) { mknodat(raw, name, S_IFIFO, 0) }
        }
        try own(raw, name, entry, isLink: entry.kind == .symbolicLink)
    }

    private func writeFile(_ entry: TarEntry, _ name: String, _ raw: Int32, _ reader: TarReader) throws {
        let flags = UInt64(O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC)
        let opened = try systemCall("openat", path: entry.path) {
            monohull_openat2(raw, name, flags, 0o600, Self.inRoot)
        }
        let file = FileDescriptor(owning: opened)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
            if count == 0 { return }
            var offset = 0
            while offset < count {
                offset += try buffer.withUnsafeBytes { bytes in
                    try systemCall("write", path: entry.path) {
                        Glibc.write(file.raw, bytes.baseAddress.map { $0 + offset }, count - offset)
                    }
                }
            }
        }
    }

    /// Owner, then mode (chown drops set-id bits), attributes and time.
    private func own(_ raw: Int32, _ name: String, _ entry: TarEntry, isLink: Bool) throws {
        try systemCall("fchownat", path: entry.path) {
            fchownat(raw, name, entry.user, entry.group, AT_SYMLINK_NOFOLLOW)
        }
        if !isLink { try systemCall("fchmodat", path: entry.path) { fchmodat(raw, name, entry.mode, 0) } }
        for (attribute, value) in entry.attributes where !attribute.hasPrefix("trusted.overlay.") {
            let path = "/proc/self/fd/\(raw)/\(name)"
            let result = value.withUnsafeBytes { lsetxattr(path, attribute, $0.baseAddress, value.count, 0) }
            // user.* on links and unknown families are not storable everywhere; containerd skips them as well.
            if result != 0 && errno != ENOTSUP && errno != EPERM {
                throw SystemCallError("lsetxattr", path: entry.path)
            }
        }
        try setTime(raw, name, entry, flags: AT_SYMLINK_NOFOLLOW)
    }

    private func setTime(_ raw: Int32, _ name: String, _ entry: TarEntry, flags: Int32) throws {
        let time = timespec(tv_sec: Int(entry.seconds), tv_nsec: Int(entry.nanoseconds))
        let times = [time, time]
        try systemCall("utimensat", path: entry.path) { utimensat(raw, name, times, flags) }
    }

    private func remove(_ raw: Int32, _ name: String) throws {
        if unlinkat(raw, name, 0) == 0 || errno == ENOENT { return }
        try Files.removeTree("/proc/self/fd/\(raw)/\(name)")
    }
}
