import Glibc
import Linux

/// The runtime without root: an ordinary user starts it, owns the bundle and is root of the container's user namespace.
extension RuncBundle {
    /// That user and their group: no account of the host, unless with subordinate ids.
    public static let user: UInt32 = 54321
    /// The first of the 65,536 subordinate ids, which are 1 and more inside.
    public static let subordinate: UInt32 = 700_000

    /// From here on the user starts the runtime, with one id mapped, or with the subordinate ones too.
    public func becomeRootless(subordinates: Bool = false) throws {
        let user = Self.user
        namespaces["user"] = ""
        var mappings = [#"{"containerID":0,"hostID":\#(user),"size":1}"#]
        if subordinates { mappings.append(#"{"containerID":1,"hostID":\#(Self.subordinate),"size":65536}"#) }
        linux["uidMappings"] = "[\(mappings.joined(separator: ","))]"
        linux["gidMappings"] = linux["uidMappings"]
        // The binaries can lie where an ordinary user has no way.
        runtime = "\(folder.path)/runc"
        try Command.check("cp", ["-L", "\(Environment.binaries)/runc", runtime])
        try Files.makeDirectories(state, mode: 0o700)
        try Command.check("chown", ["-R", "\(user):\(user)", path, state])
        let account = ["setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups"]
        launcher = subordinates ? try accountWithSubordinates() + account : account
    }

    /// newuidmap takes ranges from /etc/subuid for accounts of /etc/passwd. They are laid over the host's files in a
    /// mount namespace of the one command's own.
    private func accountWithSubordinates() throws -> [String] {
        let etc = "\(folder.path)/etc"
        try Files.makeDirectories(etc, mode: 0o755)
        let passwd = String(decoding: try Files.read("/etc/passwd"), as: UTF8.self)
        let range = "rootless:\(Self.subordinate):65536\n"
        for (name, text) in [
            ("passwd", passwd + "rootless:x:\(Self.user):\(Self.user)::/:/bin/sh\n"), ("subuid", range),
            ("subgid", range),
        ] {
            try Files.writeAtomically("\(etc)/\(name)", bytes: Array(text.utf8), mode: 0o644, sync: false)
        }
        let script = "mount -t overlay -o lowerdir=\(etc):/etc overlay /etc && exec \"$@\""
        return ["unshare", "--mount", "sh", "-c", script, "account"]
    }
}

extension Environment {
    /// Whether an ordinary user may make user namespaces: some hosts forbid it by a sysctl or by AppArmor.
    public static let hasRootless: Bool = {
        let user = RuncBundle.user
        let arguments = ["--reuid=\(user)", "--regid=\(user)", "--clear-groups", "unshare", "--user", "true"]
        return isRoot && (try? Command.run("setpriv", arguments))?.code == 0
    }()
    /// Whether subordinate ids can be mapped too.
    public static let hasIDMappers = program("newuidmap") != nil && program("newgidmap") != nil
}
