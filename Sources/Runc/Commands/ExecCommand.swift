import Glibc
import Linux
import OCI
import Runtime
import Text

extension RuncCommand {
    static let exec = RuncCommand(
        name: "exec",
        summary: "execute new process inside the container",
        arguments: """
            <container-id> <command> [command options]  || -p process.json <container-id>

            "<container-id>" is the name of the container, "<command>" the program to start
            in it, which only "-p" can stand for.

            EXAMPLE:
            The processes as the container sees them:

                   # runc exec <container-id> ps
            """,
        flags: [
            ContainerFlags.consoleSocket, ContainerFlags.pidfdSocket("exec"),
            Flag("cwd", .string, "working directory in the container"),
            Flag("env", "e", .list, "set environment variables"),
            Flag("tty", "t", .bool, "give the process a terminal"),
            Flag("user", "u", .string, "UID (format: <uid>[:<gid>])"),
            Flag("additional-gids", "g", .integerList, "additional gids"),
            Flag("process", "p", .string, "file with the whole process as JSON"),
            ContainerFlags.detach, ContainerFlags.pidFile,
            Flag("process-label", .string, "label of the process for the security module, as SELinux has it"),
            Flag("apparmor", .string, "AppArmor profile of the process"),
            Flag("no-new-privs", .bool, "forbid the process to gain rights by what it executes"),
            Flag("cap", "c", .list, "add a capability to those of the process"),
            ContainerFlags.preserveDescriptors,
            Flag("cgroup", .list, "put the process into sub-cgroups that exist: [<controller>:]<cgroup>"),
            Flag("ignore-paused", .bool, "allow exec in a paused container"),
        ],
        count: 1...Int.max,
        endsFlagsAtArgument: true,
        failurePrefix: "exec failed: ",
        failureCode: 255,
        action: ExecCommand.run
    )
}

enum ExecCommand {
    static func run(_ context: RuncContext) throws -> Int32 {
        let flags = context.flags
        let isDetached = flags.isOn("detach")
        var options = try NewContainer.options(context, isDetached: isDetached)
        options.cgroupsBelow = try ExecCgroupFlag.parse(flags.strings("cgroup"))
        options.ignoresPause = flags.isOn("ignore-paused")
        let executor = try Executor(
            store: context.store,
            id: context.id(),
            process: { container in
                var process = try process(flags, of: container)
                // The program runs before the relay takes its terminal over, and may ask for the size at once.
                if process.terminal, !isDetached, process.consoleSize == nil {
                    process.consoleSize = TerminalRelay.callerSize
                }
                return process
            },
            options: options
        )
        if isDetached {
            _ = try executor.start()
            return 0
        }
        let foreground = try Foreground(isSubreaper: false)
        let relay = executor.hasTerminal ? try TerminalRelay() : nil
        let pid = try executor.start(relay: relay)
        do {
            try relay?.begin()
            return try foreground.wait(for: pid, relay: relay)
        } catch {
            Glibc.kill(pid, SIGKILL)
            throw error
        }
    }

    /// The whole process from `--process FILE`, or the container's own with the flags on top.
    private static func process(_ flags: ParsedFlags, of container: ContainerState) throws -> SpecProcess {
        let path = flags.string("process")
        if !path.isEmpty {
            return try SpecProcess(json: JSONNode.parse(Files.read(path, limit: 16 << 20)))
        }
        // Sockets of the command line are named from there, as in runc. We need nothing else of the folder.
        _ = chdir(container.bundle)
        guard var process = container.spec.process else {
            throw RuntimeError("the container has no process to start from")
        }
        process.args = Array(flags.arguments.dropFirst())
        if process.args.isEmpty { throw RuntimeError("exec args cannot be empty") }
        process.terminal = flags.isOn("tty")
        process.env += flags.strings("env")
        if flags.isSet("cwd") { process.cwd = flags.string("cwd") }
        if flags.isSet("user") { try setUser(flags.string("user"), of: &process) }
        for text in flags.strings("additional-gids") {
            process.user.additionalGids.append(try identifier(text, "--additional-gids"))
        }
        if flags.isSet("no-new-privs") { process.noNewPrivileges = flags.isOn("no-new-privs") }
        if flags.isSet("apparmor") { process.apparmorProfile = flags.string("apparmor") }
        if flags.isSet("process-label") { process.selinuxLabel = flags.string("process-label") }
        add(flags.strings("cap"), to: &process)
        return process
    }

    private static func add(_ names: [String], to process: inout SpecProcess) {
        if names.isEmpty { return }
        var sets = process.capabilities ?? SpecCapabilities()
        sets.bounding += names
        sets.effective += names
        sets.permitted += names
        // The kernel lets a capability be ambient only when it is inheritable.
        if !sets.inheritable.isEmpty { sets.ambient += names }
        process.capabilities = sets
    }

    /// UID or UID:GID; names are the caller's to look up.
    private static func setUser(_ text: String, of process: inout SpecProcess) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        process.user.uid = try identifier(parts[0], "--user")
        if parts.count > 1 { process.user.gid = try identifier(parts[1], "--user") }
    }

    /// The whole text must be a number in range: a parser that stops early made `1x` root elsewhere (CVE-2026-30892).
    private static func identifier(_ text: String, _ flag: String) throws -> UInt32 {
        guard let value = UInt32(text), value != .max, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw RuntimeError("\(flag) takes a number from 0 to 4294967294, not \"\(text)\"")
        }
        return value
    }
}
