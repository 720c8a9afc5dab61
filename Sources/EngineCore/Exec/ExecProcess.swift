import DockerAPI
import Linux
import Text

/// The process of an exec as runtime-spec has it: the container's own process with what the exec says in its place.
/// What the container may do and use (capabilities, limits, security labels) so holds for both.
struct ExecProcess {
    let exec: ExecRecord
    /// Whether the container's own process has a terminal.
    let containerHasTerminal: Bool
    /// nil for the user of the container's process.
    let user: ContainerUser?
    let consoleSize: [UInt]

    private static let replaced: Set<String> = ["terminal", "consoleSize", "args", "env", "cwd", "commandLine"]

    func json(_ own: JSONNode) -> [UInt8] {
        let config = exec.config
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("terminal", config.tty)
            if config.tty, consoleSize.count == 2, consoleSize.allSatisfy({ (1...65535).contains($0) }) {
                writer.memberObject("consoleSize") {
                    $0.member("height", consoleSize[0])
                    $0.member("width", consoleSize[1])
                }
            }
            writer.member("args", config.cmd)
            writer.member("env", environment(own["env"]?.strings ?? []))
            writer.member("cwd", cwd(own["cwd"]?.string ?? ""))
            for (key, value) in own.members where !Self.replaced.contains(key) {
                if key == "user" && user != nil || key == "capabilities" && config.privileged { continue }
                writer.member(key, value)
            }
            if let user { write(user, to: &writer) }
            if config.privileged {
                writer.memberObject("capabilities") {
                    for set in ["bounding", "effective", "permitted"] { $0.member(set, CapabilityNames.all) }
                }
            }
        }
        return writer.bytes
    }

    private func write(_ user: ContainerUser, to writer: inout JSONWriter) {
        writer.memberObject("user") { writer in
            writer.member("uid", user.uid)
            writer.member("gid", user.gid)
            writer.memberArray("additionalGids") { array in
                for group in [user.gid] + user.groups { array.integer(group) }
            }
        }
    }

    private func cwd(_ own: String) -> String {
        if !exec.config.workingDir.isEmpty { return exec.config.workingDir }
        return own.isEmpty ? "/" : own
    }

    /// The container's variables, then the exec's: a later one takes the place of an earlier, a name alone takes it
    /// away. TERM is the terminal's, unless somebody set it.
    private func environment(_ own: [String]) -> [String] {
        var result = own
        if containerHasTerminal && !exec.config.tty { result.removeAll { $0 == "TERM=xterm" } }
        if exec.config.tty, !result.contains(where: { $0.hasPrefix("TERM=") }) { result.append("TERM=xterm") }
        for entry in exec.config.env {
            guard let equals = entry.utf8.firstIndex(of: 0x3D) else {
                result.removeAll { $0.hasPrefix(entry + "=") }
                continue
            }
            let key = entry[...equals]
            if let index = result.firstIndex(where: { $0.hasPrefix(key) }) {
                result[index] = entry
            } else {
                result.append(entry)
            }
        }
        return result
    }
}
