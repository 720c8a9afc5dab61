import CLinux
import Glibc

/// A private instance of procfs, for this process's pid namespace: in no mount table, so that nothing that a
/// container has mounted or linked on its /proc can stand in for what is written to (CVE-2019-16884, CVE-2025-52881).
public struct ProcHandle: ~Copyable {
    private let root: FileDescriptor

    public init() throws(SystemCallError) {
        root = try Self.open()
    }

    private static func open() throws(SystemCallError) -> FileDescriptor {
        do throws(SystemCallError) {
            return try MountTree.new(type: "proc", source: "proc", options: [], attributes: 0).takeDescriptor()
        } catch {
            // In a user namespace a new instance is refused where /proc is covered in part: a copy of the mount
            // without what lies on it then serves as well.
            guard error.errno == EPERM else { throw error }
            let copy = try MountTree.clone("/proc", recursive: false).takeDescriptor()
            try checkIsProc(copy.raw)
            return copy
        }
    }

    private static func checkIsProc(_ raw: Int32) throws(SystemCallError) {
        var status = stat()
        let type = try systemCall("fstatfs", path: "/proc") { monohull_file_system_type(raw) }
        try systemCall("fstat", path: "/proc") { fstat(raw, &status) }
        // PROC_SUPER_MAGIC, and the inode that proc's root always has.
        if type != 0x9FA0 || status.st_ino != 1 { throw SystemCallError("open", path: "/proc", errno: EXDEV) }
    }

    /// Writes to a file below it, in one call. Only "self" may be a link on the way, which the kernel itself makes.
    public func write(_ path: String, _ text: String) throws(SystemCallError) {
        let raw = root.raw
        // RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV
        let file = FileDescriptor(
            owning: try systemCall("open", path: "/proc/\(path)") {
                monohull_openat2(raw, path, UInt64(O_WRONLY | O_CLOEXEC), 0, 0x08 | 0x02 | 0x01)
            }
        )
        do {
            try file.writeAll(Array(text.utf8))
        } catch {
            throw SystemCallError("write", path: "/proc/\(path)", errno: error.errno)
        }
    }

    public func exists(_ path: String) -> Bool {
        let raw = root.raw
        let file = monohull_openat2(raw, path, UInt64(O_PATH | O_CLOEXEC), 0, 0x08 | 0x02 | 0x01)
        if file >= 0 { close(file) }
        return file >= 0
    }
}
