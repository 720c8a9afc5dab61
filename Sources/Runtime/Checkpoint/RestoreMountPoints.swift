import CLinux
import Glibc
import Linux
import OCI

/// The folders and files that mounts of a container need in its root file system: criu mounts, and makes none.
struct RestoreMountPoints {
    let spec: Spec
    let rootPath: String

    /// A bound tree stands in its place while the points below it are made, and goes again.
    func make() throws {
        let root = try FileDescriptor.open(rootPath, O_PATH | O_DIRECTORY)
        var mounted: [String] = []
        defer { for destination in mounted.reversed() { unmount(destination, root) } }
        for mount in spec.mounts where mount.type != "cgroup" && !isOnTmpfs(mount.destination) {
            guard CriuMounts.isBind(mount) else {
                _ = try RootPath.makeDirectory(root, mount.destination)
                continue
            }
            var status = stat()
            try systemCall("stat", path: mount.source) { stat(mount.source, &status) }
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            let point =
                try isFolder
                ? RootPath.makeDirectory(root, mount.destination) : RootPath.makeFile(root, mount.destination)
            try MountTree.clone(mount.source, recursive: true).attach(to: point)
            mounted.append(mount.destination)
        }
    }

    /// Its content comes out of the images.
    private func isOnTmpfs(_ destination: String) -> Bool {
        spec.mounts.contains { $0.type == "tmpfs" && destination.hasPrefix("\($0.destination)/") }
    }

    private func unmount(_ destination: String, _ root: borrowing FileDescriptor) {
        guard let point = try? RootPath.open(root, destination, O_PATH) else { return }
        umount2("/proc/self/fd/\(point.raw)", Int32(MNT_DETACH))
    }
}
