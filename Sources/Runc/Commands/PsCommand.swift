import Cgroups
import Linux
import Runtime
import Text

extension RuncCommand {
    static let ps = RuncCommand(
        name: "ps",
        summary: "ps displays the processes running inside a container",
        arguments: "<container-id> [ps options]",
        flags: [Flag("format", "f", .string, "one of: table or json", preset: "table")],
        count: 1...Int.max,
        endsFlagsAtArgument: true,
        action: PsCommand.run
    )
}

enum PsCommand {
    static func run(_ context: RuncContext) throws -> Int32 {
        let cgroup = try context.store.load(context.id()).cgroup
        guard cgroup.hasGroup else {
            throw RuntimeError("unable to get all container pids: the rootless container has no cgroup")
        }
        let processes = try cgroup.processes()
        switch context.flags.string("format") {
        case "json": print(processes.isEmpty ? "null" : "[\(processes.map(String.init).joined(separator: ","))]")
        case "table": try printTable(processes, Array(context.arguments.dropFirst()))
        default: throw RuntimeError("invalid format option")
        }
        return 0
    }

    /// The lines of the host's ps that are of the container.
    private static func printTable(_ processes: [Int32], _ options: [String]) throws {
        let output = try ProgramOutput.of("ps", options.isEmpty ? ["-ef"] : options)
        guard output.code == 0 else { throw RuntimeError("exit status \(output.code): \(output.text)") }
        let lines = output.text.utf8.split(separator: 0x0A).map { String(Substring($0)) }
        guard let title = lines.first, let column = fields(title).firstIndex(of: "PID") else {
            throw RuntimeError("couldn't find PID field in ps output")
        }
        print(title)
        for line in lines.dropFirst() {
            let fields = fields(line)
            guard column < fields.count, let process = Int32(fields[column]) else {
                throw RuntimeError("unable to parse pid: ps wrote \"\(line)\"")
            }
            if processes.contains(process) { print(line) }
        }
    }

    private static func fields(_ line: String) -> [String] {
        line.utf8.split { $0 == 0x20 || $0 == 0x09 }.map { String(Substring($0)) }
    }
}
