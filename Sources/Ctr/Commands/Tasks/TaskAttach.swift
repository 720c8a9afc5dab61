import ContainerdAPI
import ShimAPI
import SwiftProtobuf
import Text

/// `ctr tasks attach`.
enum TaskAttach {
    static func run(_ invocation: Invocation) async throws {
        let id = invocation.argument(0)
        try await invocation.connected { connection in
            let container = try await connection.container(id)
            let spec = try JSONNode.parse(Array(container.spec.value))
            let hasTerminal = spec["process"]?["terminal"]?.bool ?? false
            let terminal = hasTerminal ? try TerminalSession() : nil
            defer { terminal?.restore() }
            let state = try await connection.task(of: id)
            let plan = StreamPlan(
                stdin: state.stdin,
                stdout: state.stdout,
                stderr: state.stderr,
                terminal: state.terminal
            )
            let streams = try ProcessStreams(plan)
            let process = RunningProcess(connection: connection, container: id)
            try streams.feed {}
            if let terminal { await terminal.follow(process) } else { SignalForwarding.start(process) }
            defer { SignalForwarding.stop() }
            let code = try await process.wait()
            // Who runs the task in the foreground may take it away before us.
            _ = try? await process.delete()
            streams.giveUp()
            await streams.drain()
            if code != 0 { throw Exit(code: Int32(truncatingIfNeeded: code)) }
        }
    }
}
