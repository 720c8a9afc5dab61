import ContainerdAPI
import FoundationEssentials
import Linux
import ShimAPI
import SwiftProtobuf
import Text

/// A task from its making to its end: what `run` and `tasks start` have in common.
struct TaskSession: Sendable {
    let invocation: Invocation
    let connection: Connection
    let container: Containerd_Services_Containers_V1_Container
    let isDetached: Bool
    /// What the flag or the configuration says.
    let hasTerminal: Bool
    /// The saved processes that the task begins with.
    var checkpoint: Containerd_Types_Descriptor?

    /// The exit code; 0 for a task that is left alone.
    func run() async throws -> UInt32 {
        let terminal = hasTerminal ? try TerminalSession() : nil
        defer { terminal?.restore() }
        let streams = try ProcessStreams(try plan())
        let process = RunningProcess(connection: connection, container: container.id)
        let pid: UInt32
        do { pid = try await create(streams.plan) } catch {
            streams.giveUp()
            streams.plan.remove()
            throw error
        }
        do {
            return try await run(process, pid, streams, terminal)
        } catch {
            guard !isDetached else { throw error }
            do {
                _ = try await process.delete(killing: true)
            } catch {
                if !Failure(of: error).isNotFound { LogLine.error("failed to cleanup task", error) }
            }
            streams.giveUp()
            streams.plan.remove()
            throw error
        }
    }

    private func run(
        _ process: RunningProcess,
        _ pid: UInt32,
        _ streams: ProcessStreams,
        _ terminal: TerminalSession?
    ) async throws -> UInt32 {
        if invocation.isSet("pid-file") { try PidFile.write(pid, to: invocation.string("pid-file")) }
        if isDetached { return try await process.startDetached() }
        let code = try await process.runInForeground(streams, terminal)
        _ = try await process.delete()
        streams.plan.remove()
        return code
    }

    private func plan() throws -> StreamPlan {
        let (isNull, log) = (invocation.isOn("null-io"), invocation.string("log-uri"))
        if hasTerminal {
            if isNull { throw Failure("tty and null-io cannot be used together") }
        } else if isNull {
            return .none
        } else if !log.isEmpty {
            return try StreamPlan(log: log)
        }
        let folder = invocation.string("fifo-dir")
        return try StreamPlan.fifos(below: folder, id: container.id, terminal: hasTerminal)
    }

    private func create(_ plan: StreamPlan) async throws -> UInt32 {
        var request = Containerd_Services_Tasks_V1_CreateTaskRequest.with {
            $0.containerID = container.id
            $0.stdin = plan.stdin
            $0.stdout = plan.stdout
            $0.stderr = plan.stderr
            $0.terminal = plan.terminal
        }
        if !container.snapshotKey.isEmpty {
            request.rootfs = try await connection.mounts(container.snapshotKey, in: container.snapshotter)
        }
        if let checkpoint { request.checkpoint = checkpoint }
        if let options = try options() { request.options = options }
        let final = request
        return try await connection.call { try await connection.tasks.create(final) }.pid
    }

    /// What is said to runc for this task alone; it stands in the place of the container's options, so those are
    /// said again.
    private func options() throws -> Google_Protobuf_Any? {
        let spec = try JSONNode.parse(Array(container.spec.value))["linux"]
        let uid = spec?["uidMappings"]?.elements.first?["hostID"]?.uint32
        let gid = spec?["gidMappings"]?.elements.first?["hostID"]?.uint32
        guard invocation.isOn("no-pivot") || uid != nil || gid != nil else { return nil }
        let known = container.runtime.options
        var options = Containerd_Runc_V1_Options()
        if known.typeURL.hasSuffix(RuncOptions.type) { options = try .init(serializedBytes: known.value) }
        return try RuncOptions.any {
            $0 = options
            $0.noPivotRoot = invocation.isOn("no-pivot")
            if let uid { $0.ioUid = uid }
            if let gid { $0.ioGid = gid }
        }
    }
}
