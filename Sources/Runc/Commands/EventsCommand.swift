import Cgroups
import Glibc
import Linux
import OCI
import Runtime
import Text

extension RuncCommand {
    static let events = RuncCommand(
        name: "events",
        summary: "display container events such as OOM notifications, cpu, memory, and IO usage statistics",
        arguments: ContainerFlags.id,
        description: """
            Prints what happens in a container and what it uses, one JSON object a line. What it
            uses is printed once every 5 seconds unless --interval says otherwise.
            """,
        flags: [
            Flag("interval", .duration, "time between two figures of use", preset: "5s"),
            Flag("stats", .bool, "print the figures of use once and end"),
        ],
        count: 1...1,
        action: events
    )

    private static func events(_ context: RuncContext) throws -> Int32 {
        // Decades are as good as without end, and leave room for the clock's own number.
        let interval = min(context.flags.nanoseconds("interval"), 1 << 60)
        if interval <= 0 { throw RuntimeError("duration interval must be greater than 0") }
        let id = try context.id()
        let state = try context.store.load(id)
        if context.store.status(of: state) == .stopped {
            throw RuntimeError("container with id \(id) is not running")
        }
        let group = state.cgroup
        if context.flags.isOn("stats") {
            try emit(stats(of: state))
            return 0
        }
        var watcher = try OOMWatcher(group)
        var next = MonotonicClock.nanoseconds + interval
        while true {
            let pause = max(0, next - MonotonicClock.nanoseconds) / 1_000_000 + 1
            switch try watcher.wait(milliseconds: Int32(clamping: pause)) {
            case .ended: return 0
            case .killed: try emit(ContainerEvent.oom(id: id))
            case .none: break
            }
            if MonotonicClock.nanoseconds < next { continue }
            next += interval
            do {
                try emit(stats(of: state))
            } catch {
                RuntimeLog.error("\(error)")
            }
        }
    }

    private static func stats(of state: ContainerState) throws -> [UInt8] {
        let rdt = try state.spec.linux.intelRdt.map { try ResourceControl($0, id: state.id).figures() }
        return try ContainerEvent.stats(state.cgroup.stats(), rdt, id: state.id)
    }

    /// A line goes out whole; a reader that is gone ends the command.
    private static func emit(_ event: [UInt8]) throws {
        let output = FileDescriptor(owning: dup(1))
        try output.writeAll(event + [0x0A])
    }
}
