import CLinux
import Glibc
import Linux

/// Reads files of a running container, walked by the kernel from its root.
struct RunningRootfs {
    let pid: Int

    var passwd: [UInt8] { read("/etc/passwd") }
    var group: [UInt8] { read("/etc/group") }

    private func read(_ path: String) -> [UInt8] {
        guard let root = try? FileDescriptor.open("/proc/\(pid)/root", O_PATH | O_DIRECTORY),
            let file = try? RootPath.open(root, path, O_RDONLY | O_NONBLOCK)
        else { return [] }
        return (try? file.readAll(limit: RootfsView.limit)) ?? []
    }
}
