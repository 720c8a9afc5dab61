import Glibc
import Linux

/// The group that may use the unix socket.
enum SocketGroup {
    /// nil when the standard group does not exist here: then the socket is root's alone.
    static func id(_ name: String) throws -> gid_t? {
        if let number = gid_t(name) { return number }
        let file = (try? Files.read("/etc/group", limit: 4 << 20)) ?? []
        for line in String(decoding: file, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            if fields.count > 2, fields[0] == name, let number = gid_t(fields[2]) { return number }
        }
        if name == "docker" { return nil }
        throw EngineError.invalid("group \(name) not found: make it, or name another by --group")
    }
}
