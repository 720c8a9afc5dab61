import ContainerdAPI
import DockerAPI
import FoundationEssentials
import Glibc
import HTTPTransport
import Linux
import SwiftProtobuf
import Text

extension ContainerService {
    /// More than this many are not kept: those that ended longest ago go.
    private static let execLimit = 1000

    public func createExec(_ name: String, _ config: ExecConfig) throws -> String {
        let record = try find(name)
        try requireRunning(record)
        if config.cmd.isEmpty { throw EngineError.invalid("No exec command specified") }
        if config.privileged { throw EngineError.notImplemented("exec --privileged is not implemented") }
        if execs.count >= Self.execLimit {
            for (id, exec) in execs where exec.hasStarted && !exec.isRunning { execs[id] = nil }
            // Then those that were made and never started, oldest first.
            let oldest = execs.values.filter { !$0.hasStarted }.min { $0.created < $1.created }
            if execs.count >= Self.execLimit, let oldest { execs[oldest.id] = nil }
            guard execs.count < Self.execLimit else {
                throw EngineError(.resourceExhausted, "more than \(Self.execLimit) exec commands are running")
            }
        }
        let id = RandomID.make()
        execs[id] = ExecRecord(id: id, containerID: record.id, config: config)
        return id
    }

    private func requireRunning(_ record: ContainerRecord) throws {
        if record.state.status == "paused" {
            throw EngineError.conflict("Container \(record.id) is paused, unpause the container before exec")
        }
        guard record.state.isRunning else { throw EngineError.conflict("container \(record.id) is not running") }
    }

    public func exec(_ id: String) throws -> ExecRecord {
        guard let record = execs[id] else { throw EngineError.notFound("No such exec instance: \(id)") }
        return record
    }

    /// Marks it as started, so that it is started once; the rest is `runExec`.
    public func claimExec(_ id: String) throws -> ExecRecord {
        var record = try exec(id)
        if record.hasStarted {
            throw EngineError.conflict(
                record.isRunning
                    ? "Error: Exec command \(id) is already running" : "Error: Exec command \(id) has already run"
            )
        }
        try requireRunning(try find(record.containerID))
        record.hasStarted = true
        execs[id] = record
        return record
    }

    /// Starts the process; the answer is its output, whole, when somebody wants it, and what gives its exit code.
    public func runExec(_ id: String, attaches: Bool) async throws -> (output: SocketConnection?, exit: Later<Int>) {
        let record = try exec(id)
        do {
            return try await runClaimed(record, attaches)
        } catch {
            let code = StartFailure.code("\(error)")
            finishExec(id, code: code == 128 ? 126 : code)
            folders.streams(record.containerID, exec: id).remove()
            throw error
        }
    }

    private func runClaimed(_ record: ExecRecord, _ attaches: Bool) async throws
        -> (output: SocketConnection?, exit: Later<Int>)
    {
        let container = try find(record.containerID)
        let streams = folders.streams(container.id, exec: record.id)
        let process = try processSpec(record, in: container)
        try requireStdin(record.config.attachStdin, tty: record.config.tty)
        try streams.prepare(
            driver: "none",
            path: "",
            options: [:],
            tty: record.config.tty,
            hasInput: record.config.attachStdin,
            holds: attaches
        )
        let add = Containerd_Services_Tasks_V1_ExecProcessRequest.with {
            $0.containerID = container.id
            $0.execID = record.id
            $0.stdin = record.config.attachStdin ? streams.input : ""
            $0.stdout = streams.logURI
            $0.stderr = record.config.tty ? "" : streams.logURI
            $0.terminal = record.config.tty
            $0.spec.typeURL = "types.containerd.io/opencontainers/runtime-spec/1/Process"
            $0.spec.value = Data(process)
        }
        try await client.make { [client] in try await client.tasks.exec(add, metadata: client.metadata) }
        // Our shim listens now. A foreign one starts the log process with the process, and that waits for us.
        var output = attaches ? try? await SocketConnection.connect(unix: streams.output) : nil
        if var known = execs[record.id] {
            known.isRunning = true
            execs[record.id] = known
        }
        let start = Containerd_Services_Tasks_V1_StartRequest.with {
            $0.containerID = container.id
            $0.execID = record.id
        }
        do {
            let pid = try await startProcess(start)
            execs[record.id]?.pid = Int(pid)
        } catch {
            await output?.close()
            await deleteProcess(container.id, record.id)
            throw error
        }
        let exit = watchExec(container.id, record.id, streams)
        for _ in 0..<100 where attaches && output == nil {
            output = try? await SocketConnection.connect(unix: streams.output)
            if output == nil { try? await Task.sleep(for: .milliseconds(10)) }
        }
        return (output, exit)
    }

    private func watchExec(_ container: String, _ exec: String, _ streams: ProcessStreams) -> Later<Int> {
        let later = Later<Int>()
        let request = Containerd_Services_Tasks_V1_WaitRequest.with {
            $0.containerID = container
            $0.execID = exec
        }
        Task {
            var code = 255
            var pause = 20
            while !Task.isCancelled {
                do {
                    code = try await Int(
                        client.call { [client] in
                            try await client.tasks.wait(request, metadata: client.metadata).exitStatus
                        }
                    )
                    break
                } catch {
                    if let known = error as? EngineError, known.kind == .unavailable {
                        try? await Task.sleep(for: .milliseconds(pause))
                        pause = min(pause * 2, 1000)
                        continue
                    }
                    break
                }
            }
            await deleteProcess(container, exec)
            streams.remove()
            finishExec(exec, code: code)
            later.give(code)
        }
        return later
    }

    private func deleteProcess(_ container: String, _ exec: String) async {
        let request = Containerd_Services_Tasks_V1_DeleteProcessRequest.with {
            $0.containerID = container
            $0.execID = exec
        }
        _ = try? await client.tasks.deleteProcess(request, metadata: client.metadata)
    }

    private func finishExec(_ id: String, code: Int) {
        guard var record = execs[id] else { return }
        record.isRunning = false
        record.exitCode = code
        record.pid = 0
        execs[id] = record
    }

    /// A container's end ends its execs, and nobody asks for those that never began.
    func endExecs(of container: String) {
        for (id, exec) in execs where exec.containerID == container && !exec.isRunning { execs[id] = nil }
    }

    public func execInput(_ record: ExecRecord) -> StdinPipe {
        StdinPipe(folders.streams(record.containerID, exec: record.id))
    }

    /// Clients ask for a size as soon as they have the stream: the process may be a moment away.
    public func resizeExec(_ id: String, width: UInt32, height: UInt32) async throws {
        var record = try exec(id)
        for _ in 0..<100 where record.hasStarted && record.pid == 0 && record.exitCode == nil {
            try await Task.sleep(for: .milliseconds(10))
            record = try exec(id)
        }
        guard record.isRunning else { throw EngineError.conflict("exec process is not running") }
        try await resize(record.containerID, exec: id, width: width, height: height)
    }

    /// The process as runtime-spec has it. Names of users are looked up in the container as it is now.
    private func processSpec(_ exec: ExecRecord, in container: ContainerRecord) throws -> [UInt8] {
        let config = exec.config
        let name = config.user.isEmpty ? container.config.user : config.user
        let rootfs = RunningRootfs(pid: container.state.pid)
        let user = try ContainerUser(name, passwd: rootfs.passwd, group: rootfs.group)
        let spec = SpecWriter(record: container, folder: folders.data(container.id))
        let cwd = config.workingDir.isEmpty ? container.config.workingDir : config.workingDir
        return try spec.process(
            args: config.cmd,
            environment: spec.environment(tty: config.tty, adding: config.env),
            cwd: cwd.isEmpty ? "/" : cwd,
            tty: config.tty,
            consoleSize: config.consoleSize,
            user: user
        )
    }
}
