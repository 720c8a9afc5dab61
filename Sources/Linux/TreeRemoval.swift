import CLinux
import Glibc

/// rm -rf of a tree that a container may have written: no link is followed, names are the kernel's bytes, and however
/// deep it is it takes no more stack and descriptors than some levels do.
struct TreeRemoval: ~Copyable {
    /// What lies deeper is moved to the top first. Every level holds a descriptor open.
    private static let deepest = 64
    private static let maximumTries = 1 << 16

    /// For the texts of errors.
    private let path: String
    /// EBUSY for what something is mounted on, in whatever mount namespace the folder was opened: the kernel refuses only
    /// what is a mount point in our own, and takes the mount away from others.
    private let sparesMounts: Bool
    private var top: Int32 = -1
    private var number = 0
    /// Since the top was last read from its beginning.
    private var hasMoved = false

    init(_ path: String, sparesMounts: Bool = false) {
        self.path = path
        self.sparesMounts = sparesMounts
    }

    /// A path that is missing is no error.
    consuming func run() throws(SystemCallError) {
        try remove(Array(path.utf8CString), in: AT_FDCWD, depth: 0)
    }

    consuming func run(_ name: [CChar], in folder: Int32) throws(SystemCallError) {
        try remove(name, in: folder, depth: 0)
    }

    private mutating func remove(_ name: [CChar], in folder: Int32, depth: Int) throws(SystemCallError) {
        if sparesMounts, monohull_is_mount_root(folder, name) != 0 {
            throw SystemCallError("unlink", path: path, errno: EBUSY)
        }
        if unlinkat(folder, name, 0) == 0 || errno == ENOENT { return }
        let code = errno
        guard code == EISDIR || code == EPERM || code == ENOTEMPTY else {
            throw SystemCallError("unlink", path: path, errno: code)
        }
        if depth > Self.deepest { return try moveToTop(name, folder) }
        let raw = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard raw >= 0 else {
            if errno == ENOENT { return }
            throw SystemCallError("unlink", path: path, errno: code)
        }
        guard let directory = fdopendir(raw) else {
            close(raw)
            throw SystemCallError("fdopendir", path: path)
        }
        defer { closedir(directory) }
        if depth == 0 { top = raw }
        repeat {
            if depth == 0 { hasMoved = false }
            rewinddir(directory)
            try removeContent(of: directory, raw, depth)
        } while depth == 0 && hasMoved
        if unlinkat(folder, name, AT_REMOVEDIR) != 0 && errno != ENOENT { throw SystemCallError("rmdir", path: path) }
    }

    private mutating func removeContent(of directory: OpaquePointer, _ raw: Int32, _ depth: Int) throws(SystemCallError)
    {
        while let entry = readdir(directory) {
            // With its zero byte.
            let name: [CChar] = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                    Array(UnsafeBufferPointer(start: name, count: strnlen(name, 255) + 1))
                }
            }
            if name.elementsEqual([0x2E, 0]) || name.elementsEqual([0x2E, 0x2E, 0]) { continue }
            try remove(name, in: raw, depth: depth + 1)
        }
    }

    private mutating func moveToTop(_ name: [CChar], _ folder: Int32) throws(SystemCallError) {
        for _ in 0..<Self.maximumTries {
            number += 1
            if renameat(folder, name, top, ".removed.\(number)") == 0 {
                hasMoved = true
                return
            }
            // The tree has something of that name itself.
            guard errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR else { break }
        }
        throw SystemCallError("rename", path: path)
    }
}
