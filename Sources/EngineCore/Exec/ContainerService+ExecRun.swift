import ContainerdAPI
import DockerAPI
import FoundationEssentials
import HTTPTransport
import Linux
import SwiftProtobuf
import Text

/// The run of an exec.
extension ContainerService {
    /// Starts the process, once; the answer is its output, whole, when somebody wants it, and what gives its exit code.
    /// `consoleSize` takes the place of the one that the exec was made with.
    public func runExec(_ id: String, attaches: Bool, consoleSize: [UInt]? = nil) async throws
        -> (output: SocketConnection?, exit: Later<Int>)
    {
        let exec = try claimExec(id)
        let container = try find(exec.containerID)
        publish("exec_start: \(exec.commandLine)", container, ["execID": id])
        do {
            return try await run(exec, in: container, attaches, consoleSize ?? exec.config.consoleSize)
        } catch {
            let failure = ExecFailure(error)
            end(id, code: failure.exitCode)
            folders.streams(container.id, exec: id).remove()
            throw failure.error
        }
    }

    private func claimExec(_ id: String) throws -> ExecRecord {
        var exec = try startableExec(id)
        if exec.exitCode != nil { throw EngineError.conflict("exec command \(id) has already run") }
        if exec.hasStarted { throw EngineError.conflict("exec command \(id) is already running") }
        exec.hasStarted = true
        exec.isRunning = true
        execs[id] = exec
        return exec
    }

    private func run(_ exec: ExecRecord, in container: ContainerRecord, _ attaches: Bool, _ consoleSize: [UInt])
        async throws -> (output: SocketConnection?, exit: Later<Int>)
    {
        let streams = folders.streams(container.id, exec: exec.id)
        let process = try await process(exec, in: container, consoleSize)
        let hasInput = exec.config.attachStdin && attaches
        try requireStdin(hasInput, tty: exec.config.tty)
        try streams.prepare(log: nil, hasInput: hasInput, holds: attaches)
        let add = Containerd_Services_Tasks_V1_ExecProcessRequest.with {
            $0.containerID = container.id
            $0.execID = exec.id
            $0.stdin = hasInput ? streams.input : ""
            $0.stdout = streams.logURI
            $0.stderr = exec.config.tty ? "" : streams.logURI
            $0.terminal = exec.config.tty
            $0.spec.typeURL = "types.containerd.io/opencontainers/runtime-spec/1/Process"
            $0.spec.value = Data(process)
        }
        try await client.make { [client] in try await client.tasks.exec(add, metadata: client.metadata) }
        // Our shim listens now. A foreign one starts the log process with the process, and that waits for us.
        var output = attaches ? try? await SocketConnection.connect(unix: streams.output) : nil
        let start = Containerd_Services_Tasks_V1_StartRequest.with {
            $0.containerID = container.id
            $0.execID = exec.id
        }
        do {
            let pid = try await startProcess(start)
            execs[exec.id]?.pid = Int(pid)
        } catch {
            await output?.close()
            await deleteProcess(container.id, exec.id)
            throw error
        }
        let exit = watch(exec, of: container, streams)
        for _ in 0..<100 where attaches && output == nil {
            output = try? await SocketConnection.connect(unix: streams.output)
            if output == nil { try? await Task.sleep(for: .milliseconds(10)) }
        }
        return (output, exit)
    }

    /// By the specification that the container was started with, which containerd keeps.
    private func process(_ exec: ExecRecord, in container: ContainerRecord, _ consoleSize: [UInt]) async throws
        -> [UInt8]
    {
        let name = exec.config.user.isEmpty ? container.config.user : exec.config.user
        let user = name.isEmpty ? nil : try await user(name, of: container)
        let request = Containerd_Services_Containers_V1_GetContainerRequest.with { $0.id = container.id }
        let spec = try await client.call { [client] in
            try await client.containers.get(request, metadata: client.metadata).container.spec.value
        }
        guard let own = try JSONNode.parse(Array(spec))["process"] else {
            throw EngineError.internalError("container \(container.id) has no process in its specification")
        }
        return ExecProcess(
            exec: exec,
            containerHasTerminal: container.config.tty,
            user: user,
            consoleSize: consoleSize
        ).json(own)
    }

    private func watch(_ exec: ExecRecord, of container: ContainerRecord, _ streams: ProcessStreams) -> Later<Int> {
        let later = Later<Int>()
        Task {
            var code = 255
            var pause = 20
            while !Task.isCancelled {
                do {
                    code = try await Int(client.wait(container.id, exec: exec.id).exitStatus)
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
            await deleteProcess(container.id, exec.id)
            streams.remove()
            end(exec.id, code: code)
            publish("exec_die", container, ["execID": exec.id, "exitCode": String(code)])
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

    private func end(_ id: String, code: Int) {
        guard var exec = execs[id] else { return }
        exec.isRunning = false
        exec.exitCode = code
        exec.ended = .now
        execs[id] = exec
    }
}
