import CLinux
import Cgroups
import Glibc
import Linux
import OCI

/// Makes the container's file tree, in the new mount namespace, up to and with the change of root.
struct RootfsBuilder: ~Copyable {
    private let spec: Spec
    private let bundle: String
    private let cgroup: CgroupManager
    private let root: ContainerRoot
    /// Descriptors of mounts that become read-only when all is made on them.
    private var readonlyLater: [Int32] = []

    /// Detaches this namespace from the host's mounts and mounts the root on itself, so that it can be pivoted to.
    init(_ spec: Spec, bundle: String, rootPath: String, cgroup: CgroupManager) throws {
        self.spec = spec
        self.bundle = bundle
        self.cgroup = cgroup
        do {
            root = ContainerRoot(descriptor: try Self.prepare(spec, rootPath), path: rootPath)
        } catch {
            throw RuntimeError("error preparing rootfs: \(error)")
        }
    }

    deinit {
        for descriptor in readonlyLater { close(descriptor) }
    }

    private var hasMountNamespace: Bool { spec.linux.namespace("mount") != nil }
    private var hasUserNamespace: Bool { spec.linux.namespace("user") != nil }

    private static func prepare(_ spec: Spec, _ path: String) throws -> FileDescriptor {
        let wanted = try propagation(spec)
        let tree: MountTree
        if spec.linux.namespace("mount") == nil {
            // The host's own mounts: how they propagate is not ours to change.
            tree = try MountTree.clone(path, recursive: true)
        } else if let wanted {
            try MountTree.setPropagation("/", wanted.kind.rawValue, recursive: wanted.isRecursive)
            try makeMountAbovePrivate(path)
            tree = try MountTree.clone(path, recursive: true)
        } else {
            try MountTree.setPropagation("/", MountFlags.slave.rawValue, recursive: true)
            tree = try MountTree.clone(path, recursive: true)
            try tree.setAttributes(set: 0, propagation: MountFlags.private.rawValue)
        }
        try tree.attach(path: path)
        return tree.takeDescriptor()
    }

    private static func propagation(_ spec: Spec) throws -> (kind: MountFlags, isRecursive: Bool)? {
        let name = spec.linux.rootfsPropagation
        if name.isEmpty { return nil }
        guard let flags = MountOptions.propagation(named: name) else {
            throw RuntimeError("rootfsPropagation=\(name) is not supported")
        }
        return (flags.subtracting(.recursive), flags.contains(.recursive))
    }

    /// A shared mount above the root would carry the container's mounts out to the host, and pivot_root refuses it.
    private static func makeMountAbovePrivate(_ path: String) throws(SystemCallError) {
        var path = path
        while true {
            do throws(SystemCallError) {
                return try MountTree.setPropagation(path, MountFlags.private.rawValue, recursive: false)
            } catch {
                // No mount point: the mount is further up.
                guard error.errno == EINVAL, path != "/" else { throw error }
                path = Files.parent(of: path)
            }
        }
    }

    /// `channel` leads to the parent, which opens what we have no right to.
    mutating func mountAll(_ channel: borrowing SyncChannel) throws {
        for (index, mount) in spec.mounts.enumerated() {
            do {
                try self.mount(mount, index, channel)
            } catch {
                throw RuntimeError(
                    "error mounting \"\(mount.source)\" to rootfs at \"\(mount.destination)\": \(error)"
                )
            }
        }
    }

    private mutating func mount(_ mount: SpecMount, _ index: Int, _ channel: borrowing SyncChannel) throws {
        let options = MountOptions(mount.options)
        let tree: MountTree
        if options.flags.contains(.bind) || mount.type == "bind" {
            let bind = BindMount(
                mount: mount,
                options: options,
                index: index,
                bundle: bundle,
                hasUserNamespace: hasUserNamespace
            )
            tree = try bind.make(in: root, channel)
        } else if mount.type == "cgroup" || mount.type == "cgroup2" {
            let groups = CgroupMount(
                mount: mount,
                options: options,
                cgroup: cgroup,
                hasCgroupNamespace: spec.linux.namespace("cgroup") != nil,
                hasUserNamespace: hasUserNamespace
            )
            tree = try groups.make(in: root)
        } else {
            tree = try makeFileSystem(mount, options)
        }
        try finish(tree, options)
    }

    private mutating func makeFileSystem(_ mount: SpecMount, _ options: MountOptions) throws -> MountTree {
        // Later mounts and the devices may need places on it.
        let isLater = mount.type == "tmpfs" || root.destination(mount) == "/dev"
        let fileSystem = FileSystemMount(
            mount: mount,
            options: options,
            flags: isLater ? options.flags.subtracting(.readonly) : options.flags,
            label: spec.linux.mountLabel,
            hasUserNamespace: hasUserNamespace
        )
        let tree = try fileSystem.make(in: root)
        if isLater && options.flags.contains(.readonly) {
            readonlyLater.append(try tree.descriptor.duplicate().take())
        }
        return tree
    }

    private func finish(_ tree: borrowing MountTree, _ options: MountOptions) throws {
        for flags in options.propagation {
            try tree.setAttributes(
                set: 0,
                propagation: flags.subtracting(.recursive).rawValue,
                recursive: flags.contains(.recursive)
            )
        }
        if options.recursiveSet | options.recursiveClear != 0 {
            try tree.setAttributes(set: options.recursiveSet, clear: options.recursiveClear, recursive: true)
        }
    }

    /// A /dev that is bound from the host is the host's business.
    private var makesDevices: Bool {
        !spec.mounts.contains { mount in
            root.destination(mount) == "/dev"
                && (mount.type == "bind" || mount.options.contains { $0.hasSuffix("bind") })
        }
    }

    func makeDevices() throws {
        if makesDevices {
            try DeviceNodes(spec.linux.devices, isBound: hasUserNamespace).make(in: root.descriptor)
        }
    }

    func protectPaths() throws {
        let paths = ProtectedPaths(
            masked: spec.linux.maskedPaths,
            readonly: spec.linux.readonlyPaths,
            label: spec.linux.mountLabel
        )
        try paths.apply(in: root.descriptor)
    }

    /// Makes the root "/".
    func enter(withoutPivotRoot: Bool) throws {
        let propagation = try Self.propagation(spec)
        let change = RootChange(path: root.path, hasSharedMounts: propagation != nil)
        do {
            if withoutPivotRoot {
                try change.move(to: root.descriptor)
            } else if hasMountNamespace {
                try change.pivot(to: root.descriptor)
            } else {
                try change.change(to: root.descriptor)
            }
        } catch {
            throw RuntimeError("error jailing process inside rootfs: \(error)")
        }
        // Private it is already.
        if let propagation, propagation.kind != .private {
            try MountTree.setPropagation("/", propagation.kind.rawValue, recursive: propagation.isRecursive)
        }
        if makesDevices { try NullDevice.reopenStandardStreams() }
    }

    /// After the last file is made in the tree.
    func makeReadonly() throws(SystemCallError) {
        guard hasMountNamespace else { return }
        for descriptor in readonlyLater { try MountTree.setReadonly(descriptor) }
        if spec.root.readonly { try MountTree.setReadonly(root.descriptor.raw) }
    }
}
