import Linux
import Runtime
import Text

extension RuncCommand {
    static let kill = RuncCommand(
        name: "kill",
        summary: "kill sends the specified signal (default: SIGTERM) to the container's init process",
        arguments: """
            <container-id> [signal]

            "<container-id>" is the name of the container, "[signal]" a signal by its name or
            number.

            EXAMPLE:
            SIGKILL to the first process of the container "ubuntu01":

                   # runc kill ubuntu01 KILL
            """,
        flags: [Flag("all", "a", .bool, "obsolete", isHidden: true)],
        count: 1...2,
        action: KillCommand.run
    )
}

enum KillCommand {
    static func run(_ context: RuncContext) throws -> Int32 {
        let name = context.arguments.count > 1 ? context.arguments[1] : ""
        // Any number goes to the kernel, which knows what it is.
        guard let signal = Int32(name) ?? SignalNames.number(name.isEmpty ? "SIGTERM" : name) else {
            _ = try context.store.load(context.id())
            throw RuntimeError("unknown signal \"\(name)\"")
        }
        do {
            try Lifecycle(store: context.store).kill(context.id(), signal: signal)
        } catch let error as RuntimeError {
            guard context.flags.isOn("all"), error == .containerNotRunning else { throw error }
        }
        return 0
    }
}
