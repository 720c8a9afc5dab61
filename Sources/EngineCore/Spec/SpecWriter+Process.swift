import DockerAPI
import DockerdRules
import Glibc
import Linux
import Text

extension SpecWriter {
    /// PATH and HOSTNAME, the container's own variables, and those of an exec; a later one takes the place of an earlier.
    func environment(tty: Bool, adding more: [String] = []) -> [String] {
        var result = [
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOSTNAME=\(hostname)",
        ]
        if tty { result.append("TERM=xterm") }
        for entry in (config.env ?? []) + more {
            guard let equals = entry.firstIndex(of: "=") else {
                // A name alone takes the variable away.
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

    /// A process in the container, for its start and for exec.
    func process(
        args: [String],
        environment: [String],
        cwd: String,
        tty: Bool,
        consoleSize: [UInt],
        user: ContainerUser,
        groups: [UInt32] = []
    ) throws -> [UInt8] {
        let names = try capabilities()
        let security = try SecurityOptions(host.securityOpt ?? [])
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("terminal", tty)
            if tty, consoleSize.count == 2, consoleSize.allSatisfy({ (1...65535).contains($0) }) {
                writer.memberObject("consoleSize") {
                    $0.member("height", consoleSize[0])
                    $0.member("width", consoleSize[1])
                }
            }
            writer.memberObject("user") { writer in
                writer.member("uid", user.uid)
                writer.member("gid", user.gid)
                writer.memberArray("additionalGids") { array in
                    for group in [user.gid] + user.groups + groups { array.integer(group) }
                }
            }
            writer.member("args", args)
            writer.member("env", environment)
            writer.member("cwd", cwd)
            // A user that is not root starts without any, as docker has it.
            writer.memberObject("capabilities") {
                $0.member("bounding", names)
                $0.member("effective", user.uid == 0 ? names : [])
                $0.member("permitted", user.uid == 0 ? names : [])
            }
            writeLimits(&writer)
            if security.noNewPrivileges ?? options.noNewPrivileges { writer.member("noNewPrivileges", true) }
            writer.member("apparmorProfile", omitEmpty: AppArmor.profile(security.appArmor, host.privileged))
            writer.member("oomScoreAdj", host.oomScoreAdj)
        }
        return writer.bytes
    }

    private func writeLimits(_ writer: inout JSONWriter) {
        let own = host.resources.ulimits ?? []
        let names = Set(own.map(\.name))
        let others = options.ulimits.values.filter { !names.contains($0.name) }.sorted { $0.name < $1.name }
        let limits = own.map { ($0.name, $0.hard, $0.soft) } + others.map { ($0.name, $0.hard, $0.soft) }
        guard !limits.isEmpty else { return }
        writer.memberArray("rlimits") { array in
            for (name, hard, soft) in limits {
                array.object {
                    $0.member("type", "RLIMIT_" + name.uppercased())
                    // -1 is the kernel's "no bound", all bits set.
                    $0.member("hard", UInt64(bitPattern: hard))
                    $0.member("soft", UInt64(bitPattern: soft))
                }
            }
        }
    }
}
