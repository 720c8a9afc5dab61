import DockerdRules
import Glibc
import Linux

/// What `--userns-remap` changes before anything else begins: containers get a user namespace, and the daemon a data
/// root of its own below the one that was named, as docker has it, for what lies in it belongs to others.
enum RemappedRoot {
    /// Far above what such a file has.
    private static let limit = 4 << 20

    static func apply(to options: DaemonOptions) throws -> DaemonOptions {
        if options.usernsRemap.isEmpty { return options }
        func file(_ name: String) -> [UInt8] { (try? Files.read("/etc/\(name)", limit: limit)) ?? [] }
        let accounts = UserRemap.Accounts(
            passwd: file("passwd"),
            group: file("group"),
            subuid: file("subuid"),
            subgid: file("subgid")
        )
        guard let remap = try UserRemap(options.usernsRemap, accounts), let root = remap.owners.root else {
            Log.warning("User namespaces: root cannot be remapped with itself; user namespaces are OFF")
            return options
        }
        Log.info("User namespaces: containers have the subordinate ids of \(remap.name)")
        var options = options
        options.owners = remap.owners
        try Files.makeDirectories(options.dataRoot, mode: 0o711)
        options.dataRoot += "/\(root.user).\(root.group)"
        try Files.makeDirectories(options.dataRoot, mode: 0o710)
        let folder = options.dataRoot
        try systemCall("chown", path: folder) { chown(folder, 0, root.group) }
        try requireMaps(folder, remap.owners)
        for path in [options.dataRoot, options.execRoot] { try requireAccess(Files.parent(of: path), root) }
        return options
    }

    /// Containers come to their root by the exec root's path.
    private static func requireAccess(_ path: String, _ root: (user: UInt32, group: UInt32)) throws {
        var folder = path
        while folder.utf8.count > 1 {
            if let status = try? FileStatus(folder) {
                let bits: UInt32 = status.uid == root.user ? 0o100 : status.gid == root.group ? 0o010 : 0o001
                if status.mode & bits == 0 {
                    throw EngineError.forbidden(
                        "a subdirectory in your graphroot path (\(path)) restricts access to the remapped root uid/gid; "
                            + "please fix by allowing 'o+x' permissions on existing directories"
                    )
                }
            }
            folder = Files.parent(of: folder)
        }
    }

    /// The layers of images lie in the data root: better no daemon than one that can start no container.
    private static func requireMaps(_ folder: String, _ owners: OwnerMap) throws {
        guard Host.kernel(isAtLeast: (5, 19)) else {
            throw EngineError.unavailable("--userns-remap needs Linux 5.19 or later: overlayfs on id-mapped layers")
        }
        do {
            let namespace = try UserNamespace.make(owners)
            try MountTree.clone(folder, recursive: false).mapOwners(userNamespace: namespace.raw, recursive: false)
        } catch {
            throw EngineError.unavailable(
                "--userns-remap needs a file system with id-mapped mounts for the data root \(folder): \(error)"
            )
        }
    }
}
