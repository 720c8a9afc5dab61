import CLinux
import Glibc
import Linux
import ShimAPI

/// The root of a container that does not run, mounted while a piece of work lasts: in a mount namespace of a thread's
/// own, so that the host never sees it, and the kernel takes it away with the thread, however this process ends.
enum ContainerRoot {
    /// A file or folder of the host that the container has at a place of its own.
    struct Volume: Sendable {
        let source: String
        let destination: String
        let isReadOnly: Bool
    }

    /// CLONE_NEWNS
    private static let mountNamespace: Int32 = 0x20000
    /// MOUNT_ATTR_RDONLY
    private static let readOnly: UInt64 = 1

    /// Runs the body on a thread of its own with the root (O_PATH). `place` is a folder to mount on: it is made when it
    /// is missing, and stays as an empty one. Mount points that the volumes need are made in the container.
    static func with<Value: Sendable>(
        _ mounts: [Containerd_Types_Mount],
        at place: String,
        volumes: [Volume] = [],
        _ body: @escaping @Sendable (borrowing FileDescriptor) throws -> Value
    ) async throws -> Value {
        try await Offload.run {
            try Files.makeDirectories(place)
            // The new namespace comes with a working folder of the thread's own.
            try systemCall("unshare") { monohull_unshare(mountNamespace) }
            // What the host unmounts goes here too; what is mounted here stays here.
            try systemCall("mount", path: "/") { Glibc.mount("", "/", "", UInt(MS_REC | MS_SLAVE), nil) }
            for mount in mounts {
                try HostMount(kind: mount.type, source: mount.source, options: mount.options).mount(at: place)
            }
            let root = try FileDescriptor.open(place, O_PATH | O_DIRECTORY)
            for volume in volumes { try attach(volume, in: root) }
            return try body(root)
        }
    }

    private static func attach(_ volume: Volume, in root: borrowing FileDescriptor) throws {
        let tree = try MountTree.clone(volume.source, recursive: true)
        try tree.setAttributes(set: volume.isReadOnly ? readOnly : 0, propagation: UInt64(MS_PRIVATE), recursive: true)
        let place =
            Files.isDirectory(volume.source)
            ? try RootPath.directory(root, volume.destination) : try RootPath.file(root, volume.destination)
        try tree.attach(at: place)
    }
}
