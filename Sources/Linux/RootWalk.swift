import CLinux
import Glibc

/// A place in a container's root, as it was found.
public struct RootPlace: ~Copyable {
    /// O_PATH.
    public let descriptor: FileDescriptor
    /// From the root on, without links, "." and "..".
    public let path: String
    /// Whether nothing was there before.
    public let isNew: Bool

    public init(_ descriptor: consuming FileDescriptor, path: String, isNew: Bool) {
        self.descriptor = descriptor
        self.path = path
        self.isNew = isNew
    }

    public consuming func takeDescriptor() -> FileDescriptor { descriptor }
}

/// A walk from a container's root, name by name and each one opened without following it: for paths with links or
/// with parts that are missing, where one openat2 call is not enough.
///
/// Links are read and walked from the root or from their folder. What a dangling link leads to counts as missing
/// and is made, inside the root like all else. `..` goes back to the folder that we came from by its descriptor, so
/// that a folder that is moved meanwhile leads nowhere else.
struct RootWalk: ~Copyable {
    /// What to make of a last part that is missing; folders above it are always made.
    enum Missing {
        case directory(mode_t)
        case file(mode_t)
    }

    /// The kernel's own limit.
    private static let maximumLinks = 40
    private static let maximumTries = 64

    private let root: Int32
    private let missing: Missing
    private var folders: [Int32] = []
    private var names: [String] = []
    private var pending: [String] = []
    private var links = 0
    private var isNew = false

    init(_ root: borrowing FileDescriptor, missing: Missing) {
        self.root = root.raw
        self.missing = missing
    }

    deinit {
        for folder in folders { close(folder) }
    }

    private var current: Int32 { folders.last ?? root }

    consuming func find(_ path: String) throws(SystemCallError) -> RootPlace {
        pending = Files.components(of: path).reversed()
        while let name = pending.popLast() {
            switch name {
            case ".": continue
            case "..": leave()
            default: try enter(name, path)
            }
        }
        let current = self.current
        let last = try systemCall("fcntl", path: path) { fcntl(current, F_DUPFD_CLOEXEC, 0) }
        let found = names.isEmpty ? "/" : Files.path(of: names)
        return RootPlace(FileDescriptor(owning: last), path: found, isNew: isNew)
    }

    private mutating func leave() {
        guard let folder = folders.popLast() else { return }
        close(folder)
        names.removeLast()
    }

    private mutating func enter(_ name: String, _ path: String) throws(SystemCallError) {
        let entry = try openOrMake(name, path)
        var status = stat()
        let raw = entry.raw
        try systemCall("fstat", path: path) { fstat(raw, &status) }
        if status.st_mode & S_IFMT == S_IFLNK { return try follow(entry, path) }
        if !pending.isEmpty && status.st_mode & S_IFMT != S_IFDIR {
            throw SystemCallError("open", path: path, errno: ENOTDIR)
        }
        folders.append(entry.take())
        names.append(name)
    }

    private mutating func openOrMake(_ name: String, _ path: String) throws(SystemCallError) -> FileDescriptor {
        let folder = current
        // Who shares the folder may take away what we make: tried again, not without end.
        for _ in 0..<Self.maximumTries {
            let raw = openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC)
            if raw >= 0 { return FileDescriptor(owning: raw) }
            guard errno == ENOENT else { throw SystemCallError("openat", path: path) }
            try make(name, in: folder, path)
        }
        throw SystemCallError("openat", path: path, errno: ENOENT)
    }

    private mutating func make(_ name: String, in folder: Int32, _ path: String) throws(SystemCallError) {
        isNew = true
        if case .file(let mode) = missing, pending.isEmpty {
            let made = openat(folder, name, O_RDONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
            if made >= 0 { close(made) } else if errno != EEXIST { throw SystemCallError("openat", path: path) }
            return
        }
        var mode: mode_t = 0o755
        if case .directory(let wanted) = missing { mode = wanted }
        if mkdirat(folder, name, mode) != 0 && errno != EEXIST { throw SystemCallError("mkdirat", path: path) }
    }

    /// The link's text decides, also where the kernel would go elsewhere (the magic links of proc).
    private mutating func follow(_ link: borrowing FileDescriptor, _ path: String) throws(SystemCallError) {
        links += 1
        if links > Self.maximumLinks { throw SystemCallError("open", path: path, errno: ELOOP) }
        let raw = link.raw
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = try systemCall("readlinkat", path: path) { readlinkat(raw, "", &buffer, buffer.count) }
        let target = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if target.utf8.first == 0x2F { while !folders.isEmpty { leave() } }
        pending += Files.components(of: target).reversed()
    }
}
