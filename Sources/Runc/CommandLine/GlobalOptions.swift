import Glibc
import Linux
import Runtime
import Text

/// What stands before the command's name.
struct GlobalOptions {
    static func flags(_ root: StateRoot) -> [Flag] {
        [
            Flag("debug", .bool, "write debug lines to the log too"),
            Flag("log", .string, "append the log to this file (default is '/dev/stderr')"),
            Flag("log-format", .string, "form of the log's lines ('text' (default), or 'json')", preset: "text"),
            Flag("root", .string, "folder for the state of containers (it should be on a tmpfs)", preset: root.path),
            Flag(
                "systemd-cgroup",
                .bool,
                "make cgroups through systemd; cgroupsPath then is of the form \"slice:prefix:name\", e.g. "
                    + "\"system.slice:runc:434234\""
            ),
            Flag(
                "rootless",
                .string,
                "pass over missing rights to cgroups ('true', 'false', or 'auto')",
                preset: "auto"
            ),
            Flag("criu", .string, "obsolete, criu is found on PATH", isHidden: true),
            Flag.help,
            Flag("version", "v", .bool, "print the version"),
        ]
    }

    let store: StateStore
    let usesSystemdCgroup: Bool
    private let rootlessText: String

    /// Sets up the log; errors before that go to standard error.
    init(_ flags: ParsedFlags, root: StateRoot) throws {
        if flags.isSet("root") {
            store = StateStore(root: try Self.absoluteRoot(flags.string("root")))
        } else {
            try root.prepare()
            store = StateStore(root: root.path)
        }
        usesSystemdCgroup = flags.isOn("systemd-cgroup")
        rootlessText = flags.string("rootless")
        RuntimeLog.shared.isDebug = flags.isOn("debug")
        switch flags.string("log-format") {
        case "", "text": break
        case "json": RuntimeLog.shared.isJSON = true
        case let other: throw RuntimeError("invalid log-format: \(other)")
        }
        let path = flags.string("log")
        if !path.isEmpty { try RuntimeLog.shared.open(path) }
    }

    /// nil is "auto".
    func rootless() throws -> Bool? {
        if rootlessText.isEmpty || rootlessText.lowercased() == "auto" { return nil }
        guard let value = FlagValue.bool(rootlessText) else {
            throw RuntimeError("strconv.ParseBool: parsing \"\(rootlessText)\": invalid syntax")
        }
        return value
    }

    private static func absoluteRoot(_ text: String) throws -> String {
        let path = AbsolutePath.of(text)
        if path == "/" { throw RuntimeError("Option --root argument should not be set to /") }
        return path
    }
}
