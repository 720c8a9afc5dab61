import CLinux
import Glibc
import Linux

/// A folder or file in a volume or an image, mounted where no container can change what lies behind the path (Kubernetes
/// had it as CVE-2017-1002101 and CVE-2021-25741): it is found from the volume's folder by the kernel, never outside,
/// and what was opened is what gets mounted.
enum SubpathMount {
    /// Blocks. `place` is made, a folder or a file as what is mounted there is.
    static func attach(_ subpath: String, of folder: String, at place: String) throws {
        let base: FileDescriptor
        do throws(SystemCallError) {
            base = try FileDescriptor.open(folder, O_PATH | O_DIRECTORY | O_NOFOLLOW)
        } catch {
            throw EngineError.internalError("cannot access path \(folder): \(error.reason)")
        }
        let found: FileDescriptor
        do throws(SystemCallError) { found = try RootPath.openBeneath(base, subpath) } catch {
            if error.errno == EXDEV {
                throw EngineError.internalError(
                    "path concatenation escapes the base directory, base: \(folder), subpath: \(subpath)"
                )
            }
            let path = "\(folder)/\(subpath)"
            throw EngineError(
                error.errno == ENOENT ? .notFound : .internal,
                "cannot access path \(path): lstat \(path): \(error.reason)"
            )
        }
        var status = stat()
        let raw = found.raw
        try systemCall("fstat", path: subpath) { fstat(raw, &status) }
        try Files.makeDirectories(Files.parent(of: place))
        if status.st_mode & S_IFMT == S_IFDIR {
            try Files.makeDirectories(place)
        } else {
            close(try FileDescriptor.open(place, O_RDONLY | O_CREAT, mode: 0o600).take())
        }
        let tree = try MountTree.clone(of: found.raw, recursive: true)
        try tree.setAttributes(set: 0, propagation: UInt64(MS_PRIVATE), recursive: true)
        try tree.attach(path: place)
    }

    /// Takes it away again; what was behind it stays.
    static func detach(_ place: String) {
        HostMount.unmountAll(place)
        if rmdir(place) != 0 { unlink(place) }
    }
}
