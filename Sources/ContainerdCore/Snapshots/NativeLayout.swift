import ContainerdAPI
import Glibc
import Linux
import ShimAPI

/// Plain copies: each snapshot is a whole tree. Needs nothing of the kernel and much of the disk.
struct NativeLayout: SnapshotLayout {
    func make(_ folder: String, above: String?, kind: Kind, owner: SnapshotOwner?) throws {
        var mode: mode_t = 0o755
        if let above {
            var status = stat()
            try systemCall("stat", path: above) { stat(above, &status) }
            mode = status.st_mode & 0o7777
            let source = try FileDescriptor.open(above, O_RDONLY | O_DIRECTORY)
            let target = try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY)
            try TreeCopy.copy(from: source, to: target)
        }
        if let owner { try systemCall("chown", path: folder) { chown(folder, owner.user, owner.group) } }
        try systemCall("chmod", path: folder) { chmod(folder, mode) }
    }

    /// A view of a committed snapshot is a copy too, as containerd has it.
    func mounts(_ folder: String, above: [String], kind: Kind, labels: [String: String]) -> [Containerd_Types_Mount] {
        bind(folder, kind, ["rbind", kind == .view ? "ro" : "rw"])
    }

    func content(_ folder: String) -> String { folder }
}
