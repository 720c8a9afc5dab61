import CLinux
import Glibc
import Linux
import ShimAPI

/// Mounts that are there while a piece of work lasts. They lie in a mount namespace of a thread's own, so that the
/// host never sees them, and the kernel takes them away with the thread, however this process ends.
enum TemporaryMounts {
    /// CLONE_NEWNS
    private static let mountNamespace: Int32 = 0x20000

    /// Runs `body` with the place of each of `trees`, on a thread of its own; blocks until that ends. `folder` is
    /// made when it is missing, and stays as an empty folder. `covers` are mounted over their own sources before.
    static func with<Value: Sendable>(
        _ trees: [[Containerd_Types_Mount]],
        covers: [HostMount] = [],
        in folder: String,
        _ body: @escaping @Sendable ([String]) throws -> Value
    ) throws -> Value {
        try DetachedThread.run {
            let places = try mount(trees, covers, in: folder)
            return try body(places)
        }
    }

    private static func mount(_ trees: [[Containerd_Types_Mount]], _ covers: [HostMount], in folder: String) throws
        -> [String]
    {
        try Files.makeDirectories(folder)
        // The new namespace comes with a working folder of the thread's own.
        try systemCall("unshare") { monohull_unshare(mountNamespace) }
        // What the host unmounts goes here too; what is mounted here stays here.
        try systemCall("mount", path: "/") { Glibc.mount("", "/", "", UInt(MS_REC | MS_SLAVE), nil) }
        try systemCall("mount", path: folder) {
            Glibc.mount("tmpfs", folder, "tmpfs", UInt(MS_NOSUID | MS_NODEV), "mode=0700,size=64k")
        }
        for cover in covers { try cover.mount(at: cover.source) }
        return try trees.enumerated().map { index, mounts in
            let place = "\(folder)/\(index)"
            try Files.makeDirectories(place)
            for mount in mounts {
                let target = try mount.target.isEmpty ? place : inside(place, mount.target)
                try HostMount(kind: mount.type, source: mount.source, options: mount.options).mount(at: target)
            }
            return place
        }
    }

    /// A mount on top of another one, below its root; links there lead nowhere outside.
    private static func inside(_ place: String, _ target: String) throws -> String {
        let root = try FileDescriptor.open(place, O_PATH | O_DIRECTORY)
        let found = try RootPath.open(root, target, O_PATH | O_DIRECTORY)
        return try Files.target(ofLink: "/proc/self/fd/\(found.raw)")
    }

    /// For the tree of a container in a user namespace: what shows its changes with the owners that an image has.
    static func imageOwners(_ mounts: [Containerd_Types_Mount]) throws -> [HostMount] {
        try mounts.compactMap { mount in
            func option(_ name: String) -> String? {
                mount.options.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.utf8.count + 1)) }
            }
            guard let users = option("uidmap"), let groups = option("gidmap"), let upper = option("upperdir") else {
                return nil
            }
            guard let owners = OwnerMap(users: users, groups: groups)?.inverted else {
                throw EngineError.invalid("invalid mapping of users \(users), \(groups): invalid argument")
            }
            let words = ["uidmap=\(IDMapping.words(owners.users))", "gidmap=\(IDMapping.words(owners.groups))"]
            return HostMount(kind: "bind", source: upper, options: ["rbind", "ro"] + words)
        }
    }

    /// The same tree, read only and with the owners that an image has: a stack of layers without a place for changes, which may be in use by a container.
    static func readOnly(_ mounts: [Containerd_Types_Mount]) -> [Containerd_Types_Mount] {
        mounts.map { mount in
            var mount = mount
            if mount.type == "overlay" { mount.options = readOnlyOverlay(mount.options) }
            if mount.type == "bind" { mount.options = mount.options.filter { $0 != "rw" && $0 != "ro" } + ["ro"] }
            return mount
        }
    }

    private static func readOnlyOverlay(_ options: [String]) -> [String] {
        let upper = options.first { $0.hasPrefix("upperdir=") }.map { String($0.dropFirst(9)) }
        return options.compactMap { option in
            if option.hasPrefix("upperdir=") || option.hasPrefix("workdir=") { return nil }
            if upper != nil, option.hasPrefix("uidmap=") || option.hasPrefix("gidmap=") { return nil }
            guard let upper, option.hasPrefix("lowerdir=") else { return option }
            return "lowerdir=\(upper):\(option.dropFirst(9))"
        }
    }
}
