import CLinux
import Glibc

/// Paths of a container, walked by the kernel from the container's root and never outside it: absolute links
/// start at that root, `..` stops there, and no magic link of proc is followed (openat2(2)).
public enum RootPath {
    private static let inRoot: UInt64 = 0x10 | 0x02  // RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS

    public static func open(
        _ root: borrowing FileDescriptor,
        _ path: String,
        _ flags: Int32,
        mode: mode_t = 0
    ) throws(SystemCallError) -> FileDescriptor {
        let raw = root.raw
        let flags = UInt64(UInt32(bitPattern: flags | O_CLOEXEC))
        // EAGAIN: a rename on the way while `..` was walked; the kernel could not say whether we stayed inside.
        for _ in 0..<128 {
            let opened = monohull_openat2(raw, path, flags, UInt64(mode), inRoot)
            if opened >= 0 { return FileDescriptor(owning: opened) }
            if errno != EAGAIN && errno != EINTR { break }
        }
        throw SystemCallError("openat2", path: path)
    }

    /// Absolute, without "." and ".." and doubled slashes, by the text alone.
    public static func cleaned(_ path: String) -> String {
        var names: [String] = []
        for name in Files.components(of: path) where name != "." {
            if name == ".." { _ = names.popLast() } else { names.append(name) }
        }
        return names.isEmpty ? "/" : Files.path(of: names)
    }

    /// Finds the folder at `path`, or whatever is there, making folders that are missing.
    public static func directory(
        _ root: borrowing FileDescriptor,
        _ path: String,
        mode: mode_t = 0o755
    ) throws(SystemCallError) -> RootPlace {
        try place(root, path, .directory(mode))
    }

    /// Finds what is at `path`, making an empty file, and folders above it, when nothing is.
    public static func file(
        _ root: borrowing FileDescriptor,
        _ path: String,
        mode: mode_t = 0o644
    ) throws(SystemCallError) -> RootPlace {
        try place(root, path, .file(mode))
    }

    /// One call where all is there and no link is on the way, which is nearly always; else the walk.
    private static func place(
        _ root: borrowing FileDescriptor,
        _ path: String,
        _ missing: RootWalk.Missing
    ) throws(SystemCallError) -> RootPlace {
        let cleaned = cleaned(path)
        let raw = root.raw
        // RESOLVE_NO_SYMLINKS: the path is then the place's own.
        let opened = monohull_openat2(raw, cleaned, UInt64(O_PATH | O_CLOEXEC), 0, inRoot | 0x04)
        if opened >= 0 { return RootPlace(FileDescriptor(owning: opened), path: cleaned, isNew: false) }
        guard errno == ENOENT || errno == ELOOP || errno == EAGAIN else {
            throw SystemCallError("openat2", path: path)
        }
        return try RootWalk(root, missing: missing).find(cleaned)
    }

    /// Opens (O_PATH) a folder, making what is missing. Links on the way are followed inside the root, and what a
    /// dangling one leads to is made.
    public static func makeDirectory(
        _ root: borrowing FileDescriptor,
        _ path: String,
        mode: mode_t = 0o755
    ) throws(SystemCallError) -> FileDescriptor {
        let place = try directory(root, path, mode: mode)
        var status = stat()
        let raw = place.descriptor.raw
        try systemCall("fstat", path: path) { fstat(raw, &status) }
        if status.st_mode & S_IFMT != S_IFDIR { throw SystemCallError("openat2", path: path, errno: ENOTDIR) }
        return place.takeDescriptor()
    }

    /// Opens (O_PATH) a file to mount on, making an empty one when it is missing.
    public static func makeFile(_ root: borrowing FileDescriptor, _ path: String) throws(SystemCallError)
        -> FileDescriptor
    {
        try file(root, path).takeDescriptor()
    }
}
