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

    /// Opens (O_PATH) a folder, making what is missing. An existing link on the way is followed inside the root; a
    /// dangling one is an error.
    public static func makeDirectory(
        _ root: borrowing FileDescriptor,
        _ path: String,
        mode: mode_t = 0o755
    ) throws(SystemCallError) -> FileDescriptor {
        do throws(SystemCallError) {
            return try open(root, path, O_PATH | O_DIRECTORY)
        } catch {
            guard error.errno == ENOENT else { throw error }
            let parts = Files.components(of: path).filter { $0 != "." }
            guard let last = parts.last, last != ".." else { throw error }
            let above = try makeDirectory(root, "/" + parts.dropLast().joined(separator: "/"), mode: mode)
            let parent = above.raw
            if mkdirat(parent, last, mode) != 0 && errno != EEXIST { throw SystemCallError("mkdirat", path: path) }
            return FileDescriptor(
                owning: try systemCall("openat", path: path) {
                    openat(parent, last, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                }
            )
        }
    }

    /// Opens (O_PATH) a file to mount on, making an empty one when it is missing.
    public static func makeFile(_ root: borrowing FileDescriptor, _ path: String) throws(SystemCallError)
        -> FileDescriptor
    {
        do throws(SystemCallError) {
            return try open(root, path, O_PATH)
        } catch {
            guard error.errno == ENOENT else { throw error }
            let above = try makeDirectory(root, Files.parent(of: path))
            let parent = above.raw
            guard let name = Files.components(of: path).last else { throw error }
            let made = try systemCall("openat", path: path) {
                openat(parent, name, O_RDONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
            }
            close(made)
            return FileDescriptor(
                owning: try systemCall("openat", path: path) { openat(parent, name, O_PATH | O_NOFOLLOW | O_CLOEXEC) }
            )
        }
    }
}
