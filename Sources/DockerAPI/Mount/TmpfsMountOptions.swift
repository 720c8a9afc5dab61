import Linux
import Text

/// The options of a tmpfs in a container: docker's own and after them the client's, of which the last word counts.
public enum TmpfsMountOptions {
    private static let own = ["noexec", "nosuid", "nodev", "rprivate"]
    /// Words that take each other's place.
    private static let flags: [String: String] = [
        "ro": "ro", "rw": "ro", "suid": "suid", "nosuid": "suid", "dev": "dev", "nodev": "dev", "exec": "exec",
        "noexec": "exec", "sync": "sync", "async": "sync", "dirsync": "dirsync", "remount": "remount", "mand": "mand",
        "nomand": "mand", "atime": "atime", "noatime": "atime", "diratime": "diratime", "nodiratime": "diratime",
        "relatime": "relatime", "norelatime": "relatime", "strictatime": "strictatime",
        "nostrictatime": "strictatime", "bind": "bind", "rbind": "rbind", "unbindable": "propagation",
        "runbindable": "propagation", "private": "propagation", "rprivate": "propagation", "shared": "propagation",
        "rshared": "propagation", "slave": "propagation", "rslave": "propagation",
    ]
    private static let named: Set<String> = ["size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol"]

    /// `given` in mount's words, separated by commas.
    public static func merge(_ given: String) throws(EngineError) -> [String] {
        try merge(
            given.isEmpty
                ? []
                : given.utf8.split(separator: 0x2C, omittingEmptySubsequences: false).map {
                    String(Substring($0))
                }
        )
    }

    public static func merge(_ given: [String]) throws(EngineError) -> [String] {
        var seen: Set<String> = []
        var result: [String] = []
        for option in (own + given).reversed() where option != "defaults" {
            if let flag = flags[option] {
                if seen.insert(flag).inserted { result.append(option) }
                continue
            }
            let parts = option.utf8.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false).map {
                String(Substring($0))
            }
            guard parts.count == 2, named.contains(parts[0]) else {
                let words = parts.map { "\"\($0)\"" }.joined(separator: " ")
                throw .internalError("invalid tmpfs option [\(words)]")
            }
            if seen.insert("\(parts[0])=").inserted { result.append(option) }
        }
        return result.reversed()
    }
}
