import ContainerdAPI
import FoundationEssentials
import Linux
import ShimAPI
import SwiftProtobuf
import Text

/// `ctr tasks exec`.
enum TaskExec {
    private static let type = "types.containerd.io/opencontainers/runtime-spec/1/Process"

    static func run(_ invocation: Invocation) async throws {
        let id = invocation.argument(0)
        if id.isEmpty { throw Failure("container id must be provided") }
        let hasTerminal = invocation.isOn("tty")
        try await invocation.connected { connection in
            let container = try await connection.container(id)
            let spec = try await ProcessSpec(invocation, connection, container).json()
            _ = try await connection.task(of: id)
            let plan = try plan(invocation)
            let terminal = hasTerminal ? try TerminalSession() : nil
            defer { terminal?.restore() }
            let process = RunningProcess(
                connection: connection,
                container: id,
                exec: invocation.string("exec-id")
            )
            let code = try await run(process, spec, plan, terminal, isDetached: invocation.isOn("detach"))
            terminal?.restore()
            if code != 0 { throw Exit(code: Int32(truncatingIfNeeded: code)) }
        }
    }

    private static func plan(_ invocation: Invocation) throws -> StreamPlan {
        let (log, folder) = (invocation.string("log-uri"), invocation.string("fifo-dir"))
        if !log.isEmpty {
            if invocation.isOn("tty") { throw Failure("can't use log-uri with tty") }
            if !folder.isEmpty { throw Failure("can't use log-uri with fifo-dir") }
            return try StreamPlan(log: log)
        }
        let id = invocation.string("exec-id")
        return try StreamPlan.fifos(below: folder, id: id, terminal: invocation.isOn("tty"))
    }

    private static func run(
        _ process: RunningProcess,
        _ spec: [UInt8],
        _ plan: StreamPlan,
        _ terminal: TerminalSession?,
        isDetached: Bool
    ) async throws -> UInt32 {
        let connection = process.connection
        let streams = try ProcessStreams(plan)
        let request = Containerd_Services_Tasks_V1_ExecProcessRequest.with {
            $0.containerID = process.container
            $0.execID = process.exec
            $0.stdin = plan.stdin
            $0.stdout = plan.stdout
            $0.stderr = plan.stderr
            $0.terminal = plan.terminal
            $0.spec.typeURL = type
            $0.spec.value = Data(spec)
        }
        do {
            _ = try await connection.call { try await connection.tasks.exec(request) }
        } catch {
            streams.giveUp()
            plan.remove()
            throw error
        }
        let result: Result<UInt32, any Error>
        do {
            let code =
                isDetached
                ? try await process.startDetached()
                : try await process.runInForeground(streams, terminal)
            result = .success(code)
        } catch {
            result = .failure(error)
            streams.giveUp()
        }
        if isDetached { return try result.get() }
        _ = try? await process.delete()
        plan.remove()
        return try result.get()
    }
}
