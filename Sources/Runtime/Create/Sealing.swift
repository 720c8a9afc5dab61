import CLinux
import Glibc
import Linux

/// Before a container is entered the runtime runs from a file that the container can't write: with
/// /proc/PID/exe a process inside could otherwise replace the host's binary (CVE-2019-5736).
///
/// The cheap way is a detached read-only mount of our file, which nobody can remount: it is in no mount namespace.
/// Without CAP_SYS_ADMIN a child makes it in a user namespace; where the kernel refuses that too, the file is copied to
/// a sealed memory file, which takes longer than all the rest of a container's start.
enum Sealing {
    private static let marker = "_MONOHULL_SEALED"

    /// Returns when this process runs from a sealed file already, else starts itself again from one.
    static func ensure() throws {
        if isSealed || ProcessEnvironment.value(marker) != nil {
            unsetenv(marker)
            RuntimeLog.debug("runc exeseal: using /proc/self/exe clone")
            return
        }
        let handle = try sealedHandle()
        var arguments: [UnsafeMutablePointer<CChar>?] = ProcessArguments.all.map { strdup($0) }
        arguments.append(nil)
        var environment: [UnsafeMutablePointer<CChar>?] = ProcessEnvironment.inherited.map { strdup($0) }
        environment.append(strdup("\(marker)=1"))
        environment.append(nil)
        try systemCall("execveat", path: "/proc/self/exe") {
            monohull_execveat(handle, "", arguments, environment, AT_EMPTY_PATH)
        }
    }

    /// On a file system mounted read-only the file can't be opened for writing.
    private static var isSealed: Bool {
        var status = statvfs()
        guard statvfs("/proc/self/exe", &status) == 0 else { return false }
        return status.f_flag & UInt(ST_RDONLY) != 0
    }

    private static func sealedHandle() throws -> Int32 {
        if let tree = try? readonlyMount(of: "/proc/self/exe") { return tree.takeDescriptor().take() }
        if let handle = try? mountOfUserNamespace() { return handle }
        return try memoryCopy()
    }

    private static func readonlyMount(of path: String) throws(SystemCallError) -> MountTree {
        let tree = try MountTree.clone(path, recursive: false)
        try tree.setAttributes(set: 0x1 | 0x2)  // MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID
        return tree
    }

    /// The link in /proc leads to a mount of our own mount namespace, so that the child goes by the file's path, and we
    /// look at what it found there.
    private static func mountOfUserNamespace() throws -> Int32 {
        let path = try Files.target(ofLink: "/proc/self/exe")
        let (parentEnd, childEnd) = try SocketPair.make(SOCK_SEQPACKET)
        let channel = SyncChannel(parentEnd)
        var pidfd: Int32 = -1
        let child = try systemCall("clone3") { monohull_clone3(0, &pidfd, -1) }
        if child == 0 {
            let own = SyncChannel(childEnd)
            let flags = Int32(NamespaceKind.user.flag | NamespaceKind.mount.flag)
            guard monohull_unshare(flags) == 0, let tree = try? readonlyMount(of: path),
                (try? own.sendSource(tree.descriptor)) != nil
            else { _exit(1) }
            _exit(0)
        }
        close(childEnd)
        close(pidfd)
        var status: Int32 = 0
        try systemCall("waitpid") { waitpid(child, &status, 0) }
        let found = try channel.receiveSource()
        let raw = found.raw
        var (wanted, other) = (stat(), stat())
        try systemCall("stat", path: "/proc/self/exe") { stat("/proc/self/exe", &wanted) }
        try systemCall("fstat", path: path) { fstat(raw, &other) }
        guard wanted.st_dev == other.st_dev, wanted.st_ino == other.st_ino else {
            throw RuntimeError("\(path) is another file by now")
        }
        return found.take()
    }

    private static func memoryCopy() throws -> Int32 {
        let allowSealing: UInt32 = 2
        let copy = FileDescriptor(
            owning: try systemCall("memfd_create") { monohull_memfd_create("monohull", 1 | allowSealing) }
        )
        let source = try FileDescriptor.open("/proc/self/exe", O_RDONLY)
        let (from, to) = (source.raw, copy.raw)
        while try systemCall("sendfile", { sendfile(to, from, nil, 1 << 30) }) > 0 {}
        // F_ADD_SEALS with F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE
        try systemCall("fcntl") { fcntl(to, 1033, 0xF) }
        return copy.take()
    }
}
