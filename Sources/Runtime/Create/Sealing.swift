import CLinux
import Glibc
import Linux

/// Before a container is entered the runtime runs from a file that the container can't write: with
/// /proc/PID/exe a process inside could otherwise replace the host's binary (CVE-2019-5736).
///
/// The cheap way is a detached read-only mount of our file, which nobody can remount: it is in no mount namespace.
/// Where the kernel refuses (no CAP_SYS_ADMIN) the file is copied to a sealed memory file.
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
        do {
            let tree = try MountTree.clone("/proc/self/exe", recursive: false)
            try tree.setAttributes(set: 0x1 | 0x2)  // MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID
            // Kept until the exec, which closes it.
            return try tree.descriptor.duplicate().take()
        } catch {
            return try memoryCopy()
        }
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
