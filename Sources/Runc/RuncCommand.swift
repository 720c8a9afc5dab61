import Runtime

/// One entry of the table of commands.
struct RuncCommand: Sendable {
    let name: String
    let summary: String
    let run: @Sendable (RuncContext) throws -> Int32

    static let all: [RuncCommand] =
        [
            RuncCommand(name: "create", summary: "create a container", run: CreateCommand.create),
            RuncCommand(name: "start", summary: "start a created container", run: LifecycleCommands.start),
            RuncCommand(name: "run", summary: "create and start a container", run: CreateCommand.run),
            RuncCommand(name: "exec", summary: "run a further process in a container", run: ExecCommand.run),
            RuncCommand(name: "state", summary: "print the state of a container", run: InspectionCommands.state),
            RuncCommand(name: "list", summary: "list containers", run: InspectionCommands.list),
            RuncCommand(name: "ps", summary: "list the processes of a container", run: InspectionCommands.ps),
            RuncCommand(name: "kill", summary: "signal a container", run: LifecycleCommands.kill),
            RuncCommand(name: "delete", summary: "remove a container", run: LifecycleCommands.delete),
            RuncCommand(name: "pause", summary: "stop all processes of a container", run: LifecycleCommands.pause),
            RuncCommand(name: "resume", summary: "let a paused container go on", run: LifecycleCommands.resume),
            RuncCommand(
                name: "features",
                summary: "print what this runtime supports",
                run: InspectionCommands.features
            ),
        ]
        + ["events", "update", "spec", "checkpoint", "restore"].map { name in
            RuncCommand(name: name, summary: "not implemented") { _ in throw RuntimeError.notImplemented("runc \(name)")
            }
        }

    static var usage: String {
        let lines = all.map { "   \($0.name)" + String(repeating: " ", count: 13 - $0.name.count) + $0.summary }
        return """
            NAME:
               runc - the OCI runtime of monohull

            USAGE:
               runc [--root DIR] [--log FILE] [--log-format text|json] [--debug] COMMAND [ARG...]

            COMMANDS:
            \(lines.joined(separator: "\n"))
            """
    }
}
