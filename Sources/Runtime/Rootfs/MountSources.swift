import CLinux
import Glibc
import Linux
import OCI

/// The parent's side of mounts that a container's first process can't make alone: sources that the root of a user
/// namespace can't reach, and owners shown through id maps.
///
/// Sources may be mounts that the container has made before, so each is opened when its turn comes and in the
/// container's mount namespace, by a short-lived child of the parent that joins it with the host's rights. The child
/// sends the tree, which is attached nowhere, to the container's process itself.
struct MountSources {
    private let spec: Spec
    private let bundle: String
    private var namespaces = IDMapNamespaces()

    init(_ spec: Spec, bundle: String) {
        self.spec = spec
        self.bundle = bundle
    }

    /// In the container's process: asks for the source of the mount with that number and waits for it.
    static func ask(_ channel: borrowing SyncChannel, _ index: Int) throws -> MountTree {
        try channel.send(.mountSource, "\(index)")
        do {
            return MountTree.mounted(try channel.receiveSource())
        } catch {
            throw RuntimeError("failed to fulfil mount request: \(error)")
        }
    }

    /// In the parent: answers one question of process `pid`.
    mutating func answer(_ question: String, of pid: pid_t, on channel: borrowing SyncChannel) throws {
        guard let index = Int(question), spec.mounts.indices.contains(index) else {
            throw RuntimeError("there is no mount \(question)")
        }
        do {
            try send(spec.mounts[index], to: pid, channel)
        } catch {
            try channel.send(.failed, "\(error)")
        }
    }

    private mutating func send(_ mount: SpecMount, to pid: pid_t, _ channel: borrowing SyncChannel) throws {
        let options = MountOptions(mount.options)
        let source = BindMount.source(mount, bundle: bundle)
        var maps: Int32 = -1
        if BindMount.isIDMapped(mount, options) { maps = try userNamespace(of: mount, container: pid) }
        // Raw, since the child's way never comes to the end of a scope: an owner would close it before.
        let place = try FileDescriptor.open("/proc/\(pid)/ns/mnt", O_RDONLY).take()
        defer { close(place) }
        var pidfd: Int32 = -1
        let helper = try systemCall("clone3") { monohull_clone3(0, &pidfd, -1) }
        if helper == 0 {
            do {
                try systemCall("setns", path: "mnt") { monohull_setns(place, 0x0002_0000) }
                let tree = try Self.open(source, options, maps)
                try channel.sendSource(tree.descriptor)
            } catch {
                try? channel.send(.failed, "\(error)")
            }
            _exit(0)
        }
        close(pidfd)
        var status: Int32 = 0
        try systemCall("waitpid") { waitpid(helper, &status, 0) }
        guard status == 0 else { throw RuntimeError("the process that opens \(source) was killed") }
    }

    private static func open(_ source: String, _ options: MountOptions, _ maps: Int32) throws -> MountTree {
        let tree = try MountTree.clone(source, recursive: options.flags.contains(.recursive))
        guard maps >= 0 else { return tree }
        do throws(SystemCallError) {
            try tree.mapOwners(userNamespace: maps, recursive: options.idMapping == .recursive)
        } catch {
            let hint = " (maybe the filesystem used doesn't support idmap mounts on this kernel?)"
            let reason = error.reason + (error.errno == EINVAL ? hint : "")
            throw RuntimeError("failed to set MOUNT_ATTR_IDMAP on \(source): \(reason)")
        }
        return tree
    }

    /// Without maps of its own a mount has those of the container's user namespace.
    private mutating func userNamespace(of mount: SpecMount, container pid: pid_t) throws -> Int32 {
        let own = (spec.linux.uidMappings ?? [], spec.linux.gidMappings ?? [])
        guard let uids = mount.uidMappings, let gids = mount.gidMappings, (uids, gids) != own else {
            return try namespaces.ofProcess(pid)
        }
        do {
            return try namespaces.with(uids: uids, gids: gids)
        } catch {
            throw RuntimeError("failed to create userns for \(mount.source) id-mapping: \(error)")
        }
    }
}
