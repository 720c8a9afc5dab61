import Glibc

/// A mount whose files belong to others than their file system says: a container's root in a user namespace
/// (mount_setattr(2), MOUNT_ATTR_IDMAP). containerd's options `uidmap` and `gidmap` ask for it.
struct MappedMount {
    let kind: String
    let source: String
    let options: HostMountOptions
    let owners: OwnerMap

    func mount(at target: String) throws {
        let namespace = try UserNamespace.make(owners)
        if kind == "overlay" {
            try mountOverlay(namespace.raw, at: target)
        } else {
            try mountBind(namespace.raw, at: target)
        }
        if options.propagation != 0 {
            try systemCall("mount", path: target) { Glibc.mount("", target, "", options.propagation, nil) }
        }
    }

    private func mountBind(_ namespace: Int32, at target: String) throws {
        guard options.isBind else { throw SystemCallError("mount", path: "\(kind) with uidmap", errno: EINVAL) }
        let tree = try MountTree.clone(source, recursive: options.flags & UInt(MS_REC) != 0)
        try tree.mapOwners(userNamespace: namespace, recursive: options.flags & UInt(MS_REC) != 0)
        let readOnly: UInt64 = 1  // MOUNT_ATTR_RDONLY
        if options.flags & UInt(MS_RDONLY) != 0 { try tree.setAttributes(set: readOnly) }
        try tree.attach(path: target)
    }

    /// overlayfs itself cannot be mapped, the layers below it can (Linux 5.19). Those of one image lie in one folder: its
    /// mapped clone is mounted at the target for a moment, since the kernel takes no layers from a mount that has no
    /// place, and becomes the working folder, so the layers' names are short. The overlay keeps its layers to itself
    /// afterwards. What a container writes belongs to whom it says, in the folder for changes.
    private func mountOverlay(_ namespace: Int32, at target: String) throws {
        let prefix = "lowerdir="
        guard let lower = options.data.first(where: { $0.hasPrefix(prefix) }) else {
            throw SystemCallError("mount", path: "overlay with uidmap and no lowerdir", errno: EINVAL)
        }
        let layers = lower.dropFirst(prefix.count).split(separator: ":")
        let common = HostMount.commonFolder(layers)
        guard !common.isEmpty else { throw SystemCallError("mount", path: String(lower), errno: EINVAL) }
        let short = layers.map { $0.dropFirst(common.utf8.count + 1) }.joined(separator: ":")
        let data = options.data.map { $0 == lower ? prefix + short : $0 }.joined(separator: ",")
        guard data.utf8.count <= HostMount.dataLimit else { throw SystemCallError("mount", path: target, errno: E2BIG) }
        let tree = try MountTree.clone(common, recursive: false)
        try tree.setAttributes(set: 0, propagation: UInt64(MS_PRIVATE))
        try tree.mapOwners(userNamespace: namespace, recursive: false)
        try tree.attach(path: target)
        let overlay: MountTree
        var mounted = 1
        do {
            let back = try FileDescriptor.open(".", O_RDONLY | O_DIRECTORY)
            try systemCall("fchdir", path: common) { fchdir(tree.descriptor.raw) }
            defer { _ = fchdir(back.raw) }
            try systemCall("mount", path: target) { Glibc.mount(source, target, kind, options.flags, data) }
            mounted = 2
            overlay = try MountTree.clone(target, recursive: false)
        } catch {
            HostMount.unmountAll(target, atMost: mounted)
            throw error
        }
        HostMount.unmountAll(target, atMost: mounted)
        try overlay.attach(path: target)
    }
}
