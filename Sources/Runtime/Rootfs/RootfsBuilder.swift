import CLinux
import Glibc
import Linux
import OCI

/// Makes the container's file tree in the new mount namespace, up to and with the change of root. All of a
/// container's paths are walked from the root's descriptor.
struct RootfsBuilder: ~Copyable {
    private let spec: Spec
    private let bundle: String
    private let rootPath: String
    private let cgroupPaths: [String: String]
    private let root: FileDescriptor

    /// Detaches this namespace from the host's mounts and mounts the root on itself, so that it can be pivoted to.
    init(_ spec: Spec, bundle: String, rootPath: String, cgroupPaths: [String: String]) throws {
        self.spec = spec
        self.bundle = bundle
        self.rootPath = rootPath
        self.cgroupPaths = cgroupPaths
        try MountTree.setPropagation("/", 1 << 19, recursive: true)
        let tree = try MountTree.clone(rootPath, recursive: true)
        try tree.attach(path: rootPath)
        root = try FileDescriptor.open(rootPath, O_PATH | O_DIRECTORY)
    }

    func mountAll() throws {
        for mount in spec.mounts {
            do {
                try self.mount(mount)
            } catch {
                throw RuntimeError(
                    "error mounting \"\(mount.source)\" to rootfs at \"\(mount.destination)\": \(error)"
                )
            }
        }
    }

    private func mount(_ mount: SpecMount) throws {
        if mount.hasIDMappings { throw RuntimeError.notImplemented("an id-mapped mount") }
        let options = try MountOptions(mount)
        if options.isBind {
            try bind(mount, options)
        } else if mount.type == "cgroup" || mount.type == "cgroup2" {
            try CgroupMount(paths: cgroupPaths).make(in: root, at: mount.destination, options: options)
        } else {
            let target = try RootPath.makeDirectory(root, mount.destination)
            try checkProcTarget(mount, target)
            let tree = try MountTree.new(
                type: mount.type,
                source: mount.source,
                options: options.data,
                attributes: UInt32(truncatingIfNeeded: options.set)
            )
            try tree.attach(to: target)
            try finish(tree, options)
        }
    }

    /// proc and sysfs are trusted by what follows: their mount point must be a real folder of the root, not a
    /// link that an image ships (CVE-2019-19921, CVE-2025-54867).
    private func checkProcTarget(_ mount: SpecMount, _ target: borrowing FileDescriptor) throws {
        guard mount.type == "proc" || mount.type == "sysfs" else { return }
        let rootRaw = root.raw
        let relative = Files.components(of: mount.destination).joined(separator: "/")
        var status = stat()
        if fstatat(rootRaw, relative, &status, AT_SYMLINK_NOFOLLOW) != 0 || status.st_mode & S_IFMT != S_IFDIR {
            throw RuntimeError("filesystem \"\(mount.type)\" must be mounted on ordinary directory")
        }
    }

    private func bind(_ mount: SpecMount, _ options: MountOptions) throws {
        let source = mount.source.hasPrefix("/") ? mount.source : "\(bundle)/\(mount.source)"
        let tree = try MountTree.clone(source, recursive: options.isRecursiveBind)
        var status = stat()
        let raw = tree.descriptor.raw
        try systemCall("fstat", path: source) { fstat(raw, &status) }
        let isDirectory = status.st_mode & S_IFMT == S_IFDIR
        let target =
            isDirectory
            ? try RootPath.makeDirectory(root, mount.destination) : try RootPath.makeFile(root, mount.destination)
        if options.set | options.clear != 0 { try tree.setAttributes(set: options.set, clear: options.clear) }
        try tree.attach(to: target)
        try finish(tree, options)
    }

    private func finish(_ tree: borrowing MountTree, _ options: MountOptions) throws {
        if options.recursiveSet | options.recursiveClear != 0 {
            try tree.setAttributes(set: options.recursiveSet, clear: options.recursiveClear, recursive: true)
        }
        if options.propagation != 0 {
            try tree.setAttributes(
                set: 0,
                propagation: options.propagation,
                recursive: options.isPropagationRecursive
            )
        }
    }

    /// A /dev that is bound from the host is the host's business.
    func makeDevices(hasTerminal: Bool) throws {
        let isForeign = spec.mounts.contains { mount in
            mount.destination == "/dev" && (mount.type == "bind" || mount.options.contains { $0.hasSuffix("bind") })
        }
        guard !isForeign else { return }
        try DeviceNodes(spec.linux.devices).make(in: root, hasTerminal: hasTerminal)
    }

    func protectPaths() throws {
        try ProtectedPaths(masked: spec.linux.maskedPaths, readonly: spec.linux.readonlyPaths).apply(in: root)
    }

    /// Makes the root "/" and leaves the old one without a trace.
    func pivot(withoutPivotRoot: Bool) throws {
        let raw = root.raw
        try systemCall("fchdir", path: rootPath) { fchdir(raw) }
        if withoutPivotRoot {
            try systemCall("mount", path: rootPath) { Glibc.mount(rootPath, "/", nil, UInt(MS_MOVE), nil) }
            try systemCall("chroot") { chroot(".") }
        } else {
            // pivot_root(".", ".") stacks the old root on the new one (pivot_root(2), notes): no folder is needed.
            try systemCall("pivot_root", path: rootPath) { monohull_pivot_root(".", ".") }
            try systemCall("umount2") { umount2(".", Int32(MNT_DETACH)) }
        }
        try systemCall("chdir", path: "/") { chdir("/") }
        if !spec.linux.rootfsPropagation.isEmpty {
            let (flag, isRecursive) = try MountOptions.propagation(named: spec.linux.rootfsPropagation)
            try MountTree.setPropagation("/", flag, recursive: isRecursive)
        }
        if spec.root.readonly { try MountTree.setAttributes(path: "/", set: 0x1) }
    }
}
