import CLinux
import Cgroups
import Glibc
import Linux
import OCI

/// The container's view of its cgroups: on v1 a tmpfs with the container's folder of each hierarchy bound into it,
/// on v2 a cgroup2 of the container's cgroup namespace.
struct CgroupMount {
    let mount: SpecMount
    let options: MountOptions
    let cgroup: CgroupManager
    let hasCgroupNamespace: Bool
    let hasUserNamespace: Bool

    private static let hostMount = "/sys/fs/cgroup"
    private static let v2Magic = 0x6367_7270

    func make(in root: borrowing ContainerRoot) throws -> MountTree {
        let host = try FileDescriptor.open(Self.hostMount, O_PATH)
        let isV2 = mount.type == "cgroup2" || monohull_file_system_type(host.raw) == Self.v2Magic
        let place = try root.mountPoint(for: mount, bound: nil)
        let folders = isV2 ? [] : try hierarchies()
        let tree = isV2 ? try v2() : try v1()
        do throws(SystemCallError) {
            try tree.attach(at: place)
            try fill(tree, folders)
        } catch {
            throw MountError(mount, flags: options.flags, data: options.data, error)
        }
        return tree
    }

    private func v2() throws -> MountTree {
        do throws(SystemCallError) {
            return try MountTree.new(
                type: "cgroup2",
                source: mount.source,
                options: options.data,
                attributes: UInt32(truncatingIfNeeded: options.flags.attributes)
            )
        } catch {
            // A user namespace without a cgroup namespace of its own, or a host that has it mounted otherwise.
            guard error.errno == EPERM || error.errno == EBUSY else {
                throw MountError(mount, flags: options.flags, data: options.data, error)
            }
            return try boundV2()
        }
    }

    /// With a cgroup namespace the container's folder is what the namespace would show as its root. Started without
    /// root it can be out of sight, or not there.
    private func boundV2() throws -> MountTree {
        let own = hasCgroupNamespace ? cgroup.paths[""] : Self.hostMount
        guard let own else { return try mask() }
        do throws(SystemCallError) {
            let tree = try MountTree.clone(own, recursive: false)
            try tree.setAttributes(set: options.flags.attributes)
            return tree
        } catch {
            guard hasUserNamespace, error.errno == ENOENT else {
                throw MountError(mount, flags: options.flags, error)
            }
            return try mask()
        }
    }

    /// The host's groups, which /sys may have brought along, must not stay in sight and writable where the
    /// container's can't be shown (CVE-2023-25809).
    private func mask() throws(SystemCallError) -> MountTree {
        try MountTree.new(type: "tmpfs", source: "tmpfs", options: ["nr_blocks=1", "nr_inodes=1"], attributes: 0x1)
    }

    private func v1() throws(SystemCallError) -> MountTree {
        try MountTree.new(
            type: "tmpfs",
            source: "tmpfs",
            options: ["mode=755"],
            attributes: UInt32(truncatingIfNeeded: Self.always.attributes)
        )
    }

    private static let always: MountFlags = [.noSuid, .noDevices, .noExec]

    private func fill(_ base: borrowing MountTree, _ hierarchies: [Hierarchy]) throws(SystemCallError) {
        let raw = base.descriptor.raw
        let flags = hasCgroupNamespace ? Self.always.union(options.flags.intersection(.readonly)) : options.flags
        for (folder, controllers) in hierarchies {
            let name = hierarchyName(controllers)
            try systemCall("mkdirat", path: name) { mkdirat(raw, name, 0o755) }
            let point = FileDescriptor(
                owning: try systemCall("openat", path: name) {
                    openat(raw, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                }
            )
            let tree = try MountTree.clone(folder, recursive: false)
            try tree.setAttributes(set: flags.attributes)
            try tree.attach(to: point)
            // "cpu" and "cpuacct" for a hierarchy that carries both, as every distribution has them.
            for controller in controllers where controller != name && !controller.hasPrefix("name=") {
                try systemCall("symlinkat", path: controller) { symlinkat(name, raw, controller) }
            }
        }
    }

    private typealias Hierarchy = (folder: String, controllers: [String])

    /// Rootless a container may lack groups of its own. It is in the runtime's then, and sees these.
    private func hierarchies() throws -> [Hierarchy] {
        var paths = cgroup.paths
        if cgroup.lacksRights { paths.merge(try CgroupMounts.ofThisProcess().ownFolders()) { own, _ in own } }
        return Dictionary(grouping: paths.keys.filter { !$0.isEmpty }) { paths[$0] ?? "" }
            .map { (folder: $0.key, controllers: $0.value.sorted()) }
            .sorted { $0.folder < $1.folder }
    }

    private func hierarchyName(_ controllers: [String]) -> String {
        let joined = controllers.dropFirst().reduce(controllers.first ?? "") { "\($0),\($1)" }
        return joined.hasPrefix("name=") ? String(joined.dropFirst(5)) : joined
    }
}
