import CLinux
import Glibc
import Linux
import OCI

/// Makes the container's root "/" of its process, and leaves the old one without a trace.
struct RootChange {
    /// Where the host has the root.
    let path: String
    /// Whether mounts of the old root could still be peers of the host's.
    let hasSharedMounts: Bool

    /// pivot_root(".", ".") stacks the old root on the new one (pivot_root(2), notes): no folder is needed. The
    /// kernel refuses where "/" is the initial ramfs, which has nothing below it.
    func pivot(to root: borrowing FileDescriptor) throws(SystemCallError) {
        let oldRoot: MountTree? = hasSharedMounts ? .mounted(try .open("/", O_PATH | O_DIRECTORY)) : nil
        try enter(root)
        try systemCall("pivot_root", path: ".") { monohull_pivot_root(".", ".") }
        // What is unmounted here must not be unmounted on the host. Not private: a mount that the host wants gone
        // would then be held here for a moment. Not by ".": that is the new root, whose own shared mounts stay.
        try oldRoot?.setAttributes(set: 0, propagation: MountFlags.slave.rawValue, recursive: true)
        try systemCall("umount2", path: ".") { umount2(".", Int32(MNT_DETACH)) }
        try systemCall("chdir", path: "/") { chdir("/") }
    }

    /// --no-pivot. The host's tree stays in the mount namespace, below; a full proc or sysfs in it would let a
    /// process of the container mount an unmasked one of its own, so they go first, or are covered.
    func move(to root: borrowing FileDescriptor) throws {
        for point in try fullMounts() { try hide(point) }
        try enter(root)
        try systemCall("mount", path: path) { mount(path, "/", nil, UInt(MS_MOVE), nil) }
        try changeRoot()
    }

    /// Without a mount namespace of its own.
    func change(to root: borrowing FileDescriptor) throws(SystemCallError) {
        try enter(root)
        try changeRoot()
    }

    private func enter(_ root: borrowing FileDescriptor) throws(SystemCallError) {
        let raw = root.raw
        try systemCall("fchdir", path: path) { fchdir(raw) }
    }

    private func changeRoot() throws(SystemCallError) {
        try systemCall("chroot", path: ".") { chroot(".") }
        try systemCall("chdir", path: "/") { chdir("/") }
    }

    /// Mount points of proc and sysfs that show the whole file system, outside of the container's root.
    private func fullMounts() throws -> [String] {
        let table = String(decoding: try Files.read("/proc/self/mountinfo"), as: UTF8.self)
        return table.utf8.split(separator: 0x0A).compactMap { line in
            let fields = line.split(separator: 0x20).map { String(Substring($0)) }
            guard fields.count > 6, let dash = fields.firstIndex(of: "-"), fields.count > dash + 1 else { return nil }
            guard fields[3] == "/", ["proc", "sysfs"].contains(fields[dash + 1]) else { return nil }
            let isOurs = fields[4] == path || fields[4].utf8.starts(with: "\(path)/".utf8)
            return isOurs ? nil : fields[4]
        }
    }

    private func hide(_ point: String) throws {
        do throws(SystemCallError) {
            try MountTree.setPropagation(point, MountFlags.slave.rawValue, recursive: true)
        } catch {
            // It went with one above it.
            guard error.errno == ENOENT || error.errno == EINVAL else { throw error }
            return
        }
        if umount2(point, Int32(MNT_DETACH)) == 0 { return }
        guard errno == EINVAL || errno == EPERM else { throw SystemCallError("umount2", path: point) }
        // A user namespace may not unmount what it was given.
        try MountTree.new(type: "tmpfs", source: "tmpfs", options: [], attributes: 0).attach(path: point)
    }
}
