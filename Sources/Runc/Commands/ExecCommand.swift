import Linux
import OCI
import Runtime
import Text

enum ExecCommand {
    static func run(_ context: RuncContext) throws -> Int32 {
        var flags = FlagParser(
            valued: [
                "console-socket", "pid-file", "preserve-fds", "p=process", "cwd", "e=env", "u=user",
                "g=additional-gids",
                "c=cap", "process-label", "apparmor", "cgroup",
            ],
            switches: ["t=tty", "d=detach", "no-new-privs", "ignore-paused", "no-subreaper"]
        )
        try context.parse(&flags, count: 1...Int.max, usage: "runc exec [flags] CONTAINER-ID COMMAND [ARG...]")
        for name in ["process-label", "apparmor", "cgroup", "ignore-paused"] where flags.string(name) != nil {
            throw RuntimeError.notImplemented("runc exec --\(name)")
        }
        let isDetached = flags.isSet("detach")
        let executor = try Executor(
            store: context.store,
            id: flags.positionals[0],
            process: { try process(flags, container: $0) },
            options: CreateCommand.options(flags)
        )
        if !isDetached { Foreground.holdSignals() }
        let pid = try executor.start()
        return isDetached ? 0 : try Foreground.wait(for: pid)
    }

    /// The whole process from `--process FILE`, or the container's own with the flags on top.
    private static func process(_ flags: FlagParser, container: Spec) throws -> SpecProcess {
        if let path = flags.string("process") {
            return try SpecProcess(json: JSONNode.parse(Files.read(path, limit: 16 << 20)))
        }
        guard var process = container.process else { throw RuntimeError("the container has no process to start from") }
        process.args = Array(flags.positionals.dropFirst())
        if process.args.isEmpty { throw RuntimeError("process args cannot be empty: name a command after the id") }
        process.terminal = flags.isSet("tty")
        process.env += flags.strings("env")
        if let cwd = flags.string("cwd") { process.cwd = cwd }
        if let user = flags.string("user") { try setUser(user, of: &process) }
        for text in flags.strings("additional-gids") {
            process.user.additionalGids.append(try identifier(text, "--additional-gids"))
        }
        if flags.isSet("no-new-privs") { process.noNewPrivileges = true }
        let added = flags.strings("cap")
        process.capabilities?.bounding += added
        process.capabilities?.effective += added
        process.capabilities?.permitted += added
        return process
    }

    /// UID or UID:GID; names are the caller's to look up.
    private static func setUser(_ text: String, of process: inout SpecProcess) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        process.user = SpecUser(
            uid: try identifier(parts[0], "--user"),
            gid: parts.count > 1 ? try identifier(parts[1], "--user") : process.user.gid,
            additionalGids: process.user.additionalGids
        )
    }

    /// The whole text must be a number in range: a parser that stops early made `1x` root elsewhere (CVE-2026-30892).
    private static func identifier(_ text: String, _ flag: String) throws -> UInt32 {
        guard let value = UInt32(text), value != .max, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw RuntimeError("\(flag) takes a number from 0 to 4294967294, not \"\(text)\"")
        }
        return value
    }
}
