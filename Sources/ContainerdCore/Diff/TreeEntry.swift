import Bytes
import CLinux
import Glibc
import Linux

/// What lies in a folder by some name, as far as a layer can say it.
struct TreeEntry {
    struct Identity: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    private let folder: Int32
    /// With its zero byte.
    private let name: [CChar]
    private let status: stat

    /// nil when there is nothing of that name.
    init?(_ folder: Int32, _ name: [CChar]) throws {
        var status = stat()
        if fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0 {
            if errno == ENOENT { return nil }
            throw SystemCallError("fstatat", path: Self.text(name))
        }
        self.folder = folder
        self.name = name
        self.status = status
        // overlayfs's own sign for a name that is gone.
        if isWhiteout { return nil }
    }

    private var format: mode_t { status.st_mode & S_IFMT }

    private var isWhiteout: Bool { format == S_IFCHR && status.st_rdev == 0 }

    var identity: Identity { Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)) }
    var linkCount: UInt64 { UInt64(status.st_nlink) }
    var size: Int64 { Int64(status.st_size) }

    /// nil for what an archive has no kind for: sockets.
    var kind: TarEntry.Kind? { TarEntry.Kind(mode: status.st_mode) }

    /// A folder's time changes with what is made in it, and says nothing.
    func isSame(as other: TreeEntry) throws -> Bool {
        guard status.st_mode == other.status.st_mode, status.st_uid == other.status.st_uid,
            status.st_gid == other.status.st_gid, status.st_rdev == other.status.st_rdev,
            try attribute("security.capability") == other.attribute("security.capability")
        else { return false }
        if kind == .folder || identity == other.identity { return true }
        guard size == other.size, status.st_mtim.tv_sec == other.status.st_mtim.tv_sec,
            status.st_mtim.tv_nsec == other.status.st_mtim.tv_nsec
        else { return false }
        if kind == .symbolicLink { return try target == other.target }
        // A time that was cut to seconds says little.
        guard kind == .file, status.st_mtim.tv_nsec == 0 else { return true }
        return try hasSameContent(as: other)
    }

    private func hasSameContent(as other: TreeEntry) throws -> Bool {
        let one = try open()
        let two = try other.open()
        var (first, second) = ([UInt8](repeating: 0, count: 65536), [UInt8](repeating: 0, count: 65536))
        while true {
            let count = try first.withUnsafeMutableBytes { try one.read(into: $0) }
            if count == 0 { return true }
            var filled = 0
            while filled < count {
                let more = try second.withUnsafeMutableBytes {
                    try two.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled..<count]))
                }
                if more == 0 { return false }
                filled += more
            }
            if first[0..<count] != second[0..<count] { return false }
        }
    }

    private var target: [UInt8] {
        get throws {
            var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = try systemCall("readlinkat", path: Self.text(name)) {
                readlinkat(folder, name, &bytes, bytes.count)
            }
            return bytes[..<count].map(UInt8.init(bitPattern:))
        }
    }

    /// No time is later than `latest` seconds, so that a build can be repeated.
    func tarEntry(_ kind: TarEntry.Kind, _ path: [UInt8], latest: Int64?) throws -> TarEntry {
        var entry = TarEntry(kind, path, status: status)
        if let latest, entry.seconds >= latest { (entry.seconds, entry.nanoseconds) = (latest, 0) }
        if kind == .symbolicLink { entry.target = try target }
        if kind != .hardLink { entry.attributes = try attributes() }
        return entry
    }

    /// The folder or file itself, for reading; a link is not followed, a fifo does not block.
    func open(_ flags: Int32 = 0) throws -> FileDescriptor {
        let all = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | flags
        return FileDescriptor(
            owning: try systemCall("openat", path: Self.text(name)) { openat(folder, name, all) }
        )
    }

    private static func text(_ name: [CChar]) -> String { String(decoding: bytes(name), as: UTF8.self) }

    static func bytes(_ name: [CChar]) -> [UInt8] { name.dropLast().map(UInt8.init(bitPattern:)) }

    // MARK: extended attributes, by a path that names this entry and does not follow it

    private var path: [CChar] { "/proc/self/fd/\(folder)/".utf8.map { CChar(bitPattern: $0) } + name }

    /// Those that mean the same on another host. Labels and a snapshotter's own marks stay behind.
    private func attributes() throws -> [(name: String, value: [UInt8])] {
        let path = path
        let size = llistxattr(path, nil, 0)
        if size <= 0 { return [] }
        var list = [CChar](repeating: 0, count: size)
        let count = try systemCall("llistxattr", path: Self.text(name)) { llistxattr(path, &list, list.count) }
        let names = list[0..<count].split(separator: 0).map {
            String(decoding: $0.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
        return try names.sorted().compactMap { name in
            let isUser = name.hasPrefix("user.") && !name.hasPrefix("user.overlay.")
            guard name == "security.capability" || isUser, let value = try attribute(name) else { return nil }
            return (name, value)
        }
    }

    func attribute(_ key: String) throws -> [UInt8]? {
        // Far above what is usual, and the greatest after that.
        for room in [256, 65536] {
            var value = [UInt8](repeating: 0, count: room)
            let count = lgetxattr(path, key, &value, value.count)
            if count >= 0 { return Array(value[0..<count]) }
            if errno == ENODATA || errno == EOPNOTSUPP { return nil }
            if errno != ERANGE { break }
        }
        throw SystemCallError("lgetxattr", path: Self.text(name))
    }
}
