import CLinux
import Glibc

/// Whole-file operations on paths that the host owns. Never for a container's paths: those are walked by
/// descriptor from the container's root.
public enum Files {
    public static func read(_ path: String, limit: Int = 64 << 20) throws(SystemCallError) -> [UInt8] {
        let file = try FileDescriptor.open(path, O_RDONLY)
        do {
            return try file.readAll(limit: limit)
        } catch {
            throw SystemCallError(error.call, path: path, errno: error.errno)
        }
    }

    /// What a symbolic link says, up to 4095 bytes.
    public static func target(ofLink path: String) throws(SystemCallError) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = try systemCall("readlink", path: path) { readlink(path, &buffer, buffer.count - 1) }
        return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Whether a folder is there; a link to one is none.
    public static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    public static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// The file appears under its name whole or not at all: temporary name, sync, rename, sync of the folder.
    public static func writeAtomically(
        _ path: String,
        bytes: [UInt8],
        mode: mode_t = 0o600,
        sync: Bool = true
    ) throws(SystemCallError) {
        let temporary = "\(path).\(getpid()).tmp"
        do {
            let file = try createAnew(temporary, mode)
            try file.writeAll(bytes)
            if sync { try file.sync() }
            try systemCall("rename", path: path) { rename(temporary, path) }
        } catch {
            unlink(temporary)
            throw SystemCallError(error.call, path: path, errno: error.errno)
        }
        if sync { try FileDescriptor.open(parent(of: path), O_RDONLY | O_DIRECTORY).sync() }
    }

    /// Never a file that somebody else has put there: one that is left over goes first.
    private static func createAnew(_ path: String, _ mode: mode_t) throws(SystemCallError) -> FileDescriptor {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
        do throws(SystemCallError) {
            return try FileDescriptor.open(path, flags, mode: mode)
        } catch {
            guard error.errno == EEXIST else { throw error }
            unlink(path)
            return try FileDescriptor.open(path, flags, mode: mode)
        }
    }

    /// mkdir -p; existing folders keep their mode.
    public static func makeDirectories(_ path: String, mode: mode_t = 0o700) throws(SystemCallError) {
        if mkdir(path, mode) == 0 { return }
        switch errno {
        case EEXIST:
            var status = stat()
            if stat(path, &status) == 0 && (status.st_mode & S_IFMT) != S_IFDIR {
                throw SystemCallError("mkdir", path: path, errno: ENOTDIR)
            }
        case ENOENT:
            let above = parent(of: path)
            if above == path { throw SystemCallError("mkdir", path: path, errno: ENOENT) }
            try makeDirectories(above, mode: mode)
            if mkdir(path, mode) != 0 && errno != EEXIST { throw SystemCallError("mkdir", path: path) }
        default:
            throw SystemCallError("mkdir", path: path)
        }
    }

    /// Names in a folder, without "." and "..", in the order the kernel gives.
    public static func list(_ path: String) throws(SystemCallError) -> [String] {
        guard let directory = opendir(path) else { throw SystemCallError("open", path: path) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// rm -rf without following links: a tree that a container wrote can't lead outside. A path that is missing is no
    /// error.
    public static func removeTree(_ path: String) throws(SystemCallError) { try TreeRemoval(path).run() }

    /// The same by a name in an open folder, with its zero byte. `sparesMounts`: EBUSY where something is mounted.
    public static func removeTree(_ name: [CChar], in folder: Int32, sparesMounts: Bool = false)
        throws(SystemCallError)
    {
        let path = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        try TreeRemoval(path, sparesMounts: sparesMounts).run(name, in: folder)
    }

    /// Names in an open folder as the kernel has them, each with its zero byte, without "." and "..".
    public static func kernelNames(in folder: Int32) throws(SystemCallError) -> [[CChar]] {
        let copy = try systemCall("openat") { openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard let directory = fdopendir(copy) else {
            close(copy)
            throw SystemCallError("fdopendir")
        }
        defer { closedir(directory) }
        var names: [[CChar]] = []
        while let entry = readdir(directory) {
            let name: [CChar] = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                    Array(UnsafeBufferPointer(start: name, count: strnlen(name, 255) + 1))
                }
            }
            if name != [0x2E, 0] && name != [0x2E, 0x2E, 0] { names.append(name) }
        }
        return names
    }

    /// The folder that holds `path`: "/" for "/x", "." for "x".
    public static func parent(of path: String) -> String {
        var trimmed = path.utf8[...]
        while trimmed.count > 1 && trimmed.last == 0x2F { trimmed.removeLast() }
        guard let slash = trimmed.lastIndex(of: 0x2F) else { return "." }
        return slash == trimmed.startIndex ? "/" : String(Substring(trimmed[..<slash]))
    }

    /// What stands between the slashes, by bytes as the kernel has it: for Swift a slash and a combining accent
    /// behind it are one Character, that is no "/".
    public static func components(of path: String) -> [String] {
        path.utf8.split(separator: 0x2F).map { String(Substring($0)) }
    }

    /// "/a/b" of "a" and "b", "" of none. Every command comes here, and joined() of the standard library would cost it
    /// a search of all conformances (see Package.swift).
    public static func path(of names: [String]) -> String {
        names.reduce(into: "") { path, name in
            path += "/"
            path += name
        }
    }
}
