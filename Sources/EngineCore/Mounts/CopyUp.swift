import CLinux
import Glibc
import Linux

/// The first container that uses an empty volume fills it with what its image has at that place: content, owner, mode,
/// times and extended attributes.
enum CopyUp {
    /// Blocks for as long as there is something to copy. `replaces`: nobody else has the volume, and its folder may be
    /// exchanged for a whole one, so that no half-filled volume is left by a crash.
    static func fill(
        _ data: String,
        from root: borrowing FileDescriptor,
        _ destination: String,
        replaces: Bool
    ) throws {
        let source: FileDescriptor
        do throws(SystemCallError) { source = try RootPath.open(root, destination, O_RDONLY | O_DIRECTORY) } catch {
            if error.errno == ENOENT { return }
            if error.errno == ENOTDIR { throw EngineError.internalError("source \(destination) is not directory") }
            throw error
        }
        guard try Files.list(data).isEmpty else { return }
        guard replaces else {
            return try copy(source, to: try FileDescriptor.open(data, O_RDONLY | O_DIRECTORY))
        }
        let whole = "\(data).new"
        try Files.removeTree(whole)
        try systemCall("mkdir", path: whole) { mkdir(whole, 0o755) }
        do {
            try ProjectQuota.inherit(whole, from: data)
            try copy(source, to: try FileDescriptor.open(whole, O_RDONLY | O_DIRECTORY))
            // An empty folder gives way to a full one in one step.
            try systemCall("rename", path: data) { rename(whole, data) }
        } catch {
            try? Files.removeTree(whole)
            throw error
        }
    }

    /// Whether the image has something there. A volume that nobody gave a source may not hide a file.
    static func isPlace(
        _ destination: String,
        of root: borrowing FileDescriptor,
        mayBeFile: Bool
    ) throws -> Bool {
        guard let found = try? RootPath.open(root, destination, O_PATH) else { return false }
        var status = stat()
        let raw = found.raw
        try systemCall("fstat", path: destination) { fstat(raw, &status) }
        if !mayBeFile, status.st_mode & S_IFMT != S_IFDIR {
            throw EngineError.internalError("cannot mount volume over existing file, file exists \(destination)")
        }
        return true
    }

    private static func copy(_ source: borrowing FileDescriptor, to target: borrowing FileDescriptor) throws {
        var status = stat()
        let (from, to) = (source.raw, target.raw)
        try systemCall("fstat") { fstat(from, &status) }
        try TreeCopy.copy(from: source, to: target)
        try systemCall("fchmod") { fchmod(to, status.st_mode & 0o7777) }
        try ExtendedAttributes.copy(from: from, to: to)
        var times = [status.st_atim, status.st_mtim]
        try systemCall("futimens") { futimens(to, &times) }
    }
}
