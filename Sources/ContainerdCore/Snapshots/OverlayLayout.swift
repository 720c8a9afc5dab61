import ContainerdAPI
import Glibc
import Linux
import ShimAPI

/// overlayfs: each snapshot has its own changes in `fs`, stacked onto those of its parents.
struct OverlayLayout: SnapshotLayout {
    /// Whether the kernel has overlayfs take layers with other owners: containerd's capability `remap-ids`.
    static let mapsOwners = Host.kernel(isAtLeast: (5, 19))

    /// Without it a layer below may not be used by two mounts. Kernels that don't know the option have no index.
    private let options = Files.exists("/sys/module/overlay/parameters/index") ? ["index=off"] : []

    /// The top has the owner and mode of the top below it.
    func make(_ folder: String, above: String?, kind: Kind, owner: SnapshotOwner?) throws {
        let top = content(folder)
        try systemCall("mkdir", path: top) { mkdir(top, 0o755) }
        var mode: mode_t = 0o755
        var owner = owner
        if let above {
            var status = stat()
            try systemCall("stat", path: above) { stat(content(above), &status) }
            mode = status.st_mode & 0o7777
            if owner == nil { owner = SnapshotOwner(user: status.st_uid, group: status.st_gid) }
        }
        if let owner { try systemCall("chown", path: top) { chown(top, owner.user, owner.group) } }
        try systemCall("chmod", path: top) { chmod(top, mode) }
        if kind == .active { try systemCall("mkdir", path: folder) { mkdir(folder + "/work", 0o711) } }
    }

    /// One layer is bound, several are stacked. With labels of a user namespace the layers below are shown with its
    /// owners; what the container writes is the namespace's own already, and so is all of a snapshot without parents.
    func mounts(_ folder: String, above: [String], kind: Kind, labels: [String: String]) -> [Containerd_Types_Mount] {
        let owners = Self.mapsOwners && !above.isEmpty ? SnapshotOwner.options(labels) : []
        if above.isEmpty { return bind(content(folder), kind, [kind == .view ? "ro" : "rw", "rbind"]) }
        if kind == .view && above.count == 1 { return bind(content(above[0]), kind, owners + ["ro", "rbind"]) }
        var mount = Containerd_Types_Mount()
        mount.type = "overlay"
        mount.source = "overlay"
        mount.options = owners
        if kind == .active { mount.options += ["workdir=\(folder)/work", "upperdir=\(content(folder))"] }
        mount.options.append("lowerdir=" + above.map { content($0) }.joined(separator: ":"))
        mount.options += options
        return [mount]
    }

    func content(_ folder: String) -> String { folder + "/fs" }
}
