import Glibc
import Linux
import Text

/// A mount as the runtime's document has it.
struct RuntimeMount: Sendable {
    let destination: String
    let type: String
    let source: String
    let options: [String]

    /// Names in the path: what lies deeper is mounted later.
    var depth: Int { destination.utf8.count { $0 == 0x2F } }

    /// A bind with the flags that its source is mounted with: those are locked in another user namespace.
    func keepingFlags() -> RuntimeMount {
        guard type == "bind" else { return self }
        var status = statvfs()
        guard statvfs(source, &status) == 0 else { return self }
        // ST_* of statvfs(3); the last is not in POSIX.
        let flags: [(UInt, String)] = [
            (1, "ro"), (2, "nosuid"), (4, "nodev"), (8, "noexec"), (1024, "noatime"), (2048, "nodiratime"),
            (4096, "relatime"),
        ]
        let words = flags.compactMap { bit, word in
            UInt(status.f_flag) & bit == 0 || options.contains(word) ? nil : word
        }
        return RuntimeMount(destination: destination, type: type, source: source, options: options + words)
    }

    func write(_ array: inout JSONWriter) {
        array.object {
            $0.member("destination", destination)
            $0.member("type", type)
            $0.member("source", source)
            $0.member("options", options)
        }
    }
}
