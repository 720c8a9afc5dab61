import Cgroups
import Linux
import Runtime
import Text

enum InspectionCommands {
    static func state(_ context: RuncContext) throws -> Int32 {
        var flags = FlagParser()
        try context.parse(&flags, count: 1...1, usage: "runc state CONTAINER-ID")
        let state = try context.store.load(flags.positionals[0])
        let text = context.store.stateJSON(state, status: context.store.status(of: state), pretty: true)
        print(String(decoding: text, as: UTF8.self))
        return 0
    }

    static func list(_ context: RuncContext) throws -> Int32 {
        var flags = FlagParser(valued: ["f=format"], switches: ["q=quiet"])
        try context.parse(&flags, count: 0...0, usage: "runc list [--format table|json] [--quiet]")
        var rows: [[String]] = [["ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"]]
        var writer = JSONWriter()
        try writer.array { writer in
            for id in try context.store.list() {
                let state = try context.store.load(id)
                let status = context.store.status(of: state)
                writer.raw(context.store.stateJSON(state, status: status, pretty: true))
                let pid = status == .stopped ? 0 : state.initProcess.pid
                rows.append([id, "\(pid)", status.rawValue, state.bundle, state.created, "root"])
            }
        }
        if flags.isSet("quiet") {
            for row in rows.dropFirst() { print(row[0]) }
            return 0
        }
        switch flags.string("format") ?? "table" {
        case "json": print(rows.count == 1 ? "null" : String(decoding: writer.bytes, as: UTF8.self))
        case "table": printTable(rows)
        case let other: throw RuntimeError("invalid format option: \(other)")
        }
        return 0
    }

    /// Columns at least 12 wide and three blanks apart, as runc's tabwriter has them.
    private static func printTable(_ rows: [[String]]) {
        guard let first = rows.first else { return }
        let widths = first.indices.map { column in max(12, (rows.map { $0[column].count }.max() ?? 0) + 3) }
        for row in rows {
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - cell.count) }
            }
            print(line)
        }
    }

    static func ps(_ context: RuncContext) throws -> Int32 {
        var flags = FlagParser(valued: ["f=format"])
        try context.parse(&flags, count: 1...Int.max, usage: "runc ps --format json CONTAINER-ID")
        // The table is the output of the host's ps, which a minimal host does not have.
        guard flags.string("format") == "json" else {
            throw RuntimeError.notImplemented("runc ps without --format json")
        }
        let pids = try context.store.load(flags.positionals[0]).cgroup.processes()
        print("[" + pids.map(String.init).joined(separator: ",") + "]")
        return 0
    }

    /// What stands, and no more: engines switch features on by this.
    static func features(_ context: RuncContext) throws -> Int32 {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("ociVersionMin", "1.0.0")
            writer.member("ociVersionMax", "1.2.1")
            writer.member(
                "hooks",
                ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"]
            )
            writer.memberObject("linux") { writer in
                writer.member("namespaces", ["cgroup", "ipc", "mount", "network", "pid", "user", "uts"])
                writer.member("capabilities", CapabilityNames.all)
                writer.memberObject("cgroup") { writer in
                    writer.member("v1", true)
                    writer.member("v2", false)
                    writer.member("systemd", false)
                    writer.member("systemdUser", false)
                    writer.member("rdma", false)
                }
                writer.memberObject("seccomp") { $0.member("enabled", true) }
                writer.memberObject("apparmor") { $0.member("enabled", false) }
                writer.memberObject("selinux") { $0.member("enabled", false) }
                writer.memberObject("intelRdt") { $0.member("enabled", false) }
                writer.memberObject("mountExtensions") { $0.memberObject("idmap") { $0.member("enabled", false) } }
            }
        }
        print(String(decoding: JSONWriter.pretty(try JSONNode.parse(writer.bytes)), as: UTF8.self))
        return 0
    }
}
