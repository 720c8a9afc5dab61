import CLinux
import Glibc
import Linux

/// The root of a running container's files, with all that is mounted in it, as its first process has it. Nothing of the
/// container is run, and none of our threads enters it: the kernel walks its paths from this descriptor (RootPath).
struct RunningRoot: Sendable {
    let pid: Int
    let id: String

    /// O_PATH.
    func open() throws -> FileDescriptor { try open("root", O_PATH | O_DIRECTORY) }

    /// Its network namespace.
    func openNetwork() throws -> FileDescriptor { try open("ns/net", O_RDONLY) }

    /// The process may have ended and its number be another's by now, so the one that is found has to be in the
    /// container's cgroup, and to be still there when what is asked for is open.
    private func open(_ name: String, _ flags: Int32) throws -> FileDescriptor {
        do {
            let process = try PidFD.open(pid_t(pid))
            let root = try FileDescriptor.open("/proc/\(pid)/\(name)", flags)
            guard isInCgroup, !process.waitForExit(milliseconds: 0) else { throw SystemCallError("open", errno: ESRCH) }
            return root
        } catch let error as SystemCallError {
            guard [ESRCH, ENOENT, EINVAL].contains(error.errno) else { throw error }
            throw EngineError.conflict("container \(id) is not running")
        }
    }

    /// The root without what is mounted in it: what the image and the container have, and no volume. A thread of its own
    /// enters the container's mount namespace for it and ends there: for that thread, /proc is the container's.
    func openWithoutMounts() throws -> FileDescriptor {
        let raw = try DetachedThread.run {
            let root = try open()
            let namespace = try FileDescriptor.open("/proc/\(pid)/ns/mnt", O_RDONLY)
            let raw = namespace.raw
            // A mount namespace is entered by who shares its root and working folder with nobody: CLONE_FS.
            try systemCall("unshare") { monohull_unshare(0x200) }
            try systemCall("setns") { monohull_setns(raw, 0x20000) }
            return try MountTree.clone(of: root.raw, recursive: false).takeDescriptor().take()
        }
        return FileDescriptor(owning: raw)
    }

    private var isInCgroup: Bool {
        guard let text = try? Files.read("/proc/\(pid)/cgroup", limit: 1 << 20) else { return false }
        return String(decoding: text, as: UTF8.self).utf8.split(separator: 0x0A).contains { line in
            String(Substring(line)).contains(id)
        }
    }
}
