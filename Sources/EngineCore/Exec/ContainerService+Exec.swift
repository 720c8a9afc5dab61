import DockerAPI
import Linux
import Text

/// The list of a daemon's execs.
extension ContainerService {
    /// More than this many are not kept: those that ended longest ago go.
    private static let execLimit = 1000
    /// How long the exit code of one that has ended can be asked for: docker forgets it after five to ten minutes.
    private static let execMemory = Duration.seconds(600)
    /// How long a client that asks for a size waits for the process, in steps of 10 ms: docker's ten seconds.
    private static let resizePatience = 1000

    public func createExec(_ name: String, _ config: ExecConfig) async throws -> String {
        if config.cmd.isEmpty { throw EngineError.invalid("No exec command specified") }
        let record = try find(name)
        try requireRunning(record, name)
        // A name that is none is told now; which number it has is looked up at the start.
        if !config.user.isEmpty { _ = try await user(config.user, of: record) }
        var keys: [UInt8] = []
        if !config.detachKeys.isEmpty {
            guard let parsed = DetachKeys.parse(config.detachKeys) else {
                throw EngineError.internalError("Invalid escape keys (\(config.detachKeys)) provided")
            }
            keys = parsed
        }
        try makeRoomForExec()
        let exec = ExecRecord(id: RandomID.make(), containerID: record.id, config: config, detachKeys: keys)
        execs[exec.id] = exec
        publish("exec_create: \(exec.commandLine)", record, ["execID": exec.id])
        return exec.id
    }

    private func makeRoomForExec() throws {
        let now = ContinuousClock.now
        for (id, exec) in execs {
            if let ended = exec.ended, ended.duration(to: now) > Self.execMemory { execs[id] = nil }
        }
        guard execs.count >= Self.execLimit else { return }
        for (id, exec) in execs where exec.ended != nil { execs[id] = nil }
        // Then those that were made and never started, oldest first.
        let oldest = execs.values.filter { !$0.hasStarted }.min { $0.created < $1.created }
        if execs.count >= Self.execLimit, let oldest { execs[oldest.id] = nil }
        guard execs.count < Self.execLimit else {
            throw EngineError(.resourceExhausted, "more than \(Self.execLimit) exec commands are running")
        }
    }

    private func requireRunning(_ record: ContainerRecord, _ name: String) throws {
        if record.state.status == "paused" {
            throw EngineError.conflict("Container \(name) is paused, unpause the container before exec")
        }
        if record.state.status == "restarting" {
            throw EngineError.conflict("Container \(record.id) is restarting, wait until the container is running")
        }
        guard record.state.isRunning else { throw EngineError.conflict("container \(record.id) is not running") }
    }

    /// By the container's own files as they are now.
    func user(_ name: String, of record: ContainerRecord) async throws -> ContainerUser {
        let rootfs = RunningRootfs(pid: record.state.pid)
        let added = record.hostConfig.groupAdd ?? []
        return try await Offload.run {
            try ContainerUser(name, adding: added, passwd: rootfs.passwd, group: rootfs.group)
        }
    }

    public func exec(_ id: String) throws -> ExecRecord {
        guard let record = execs[id], records[record.containerID] != nil else {
            throw EngineError.notFound("No such exec instance: \(id)")
        }
        return record
    }

    public func inspectExec(_ id: String) throws -> [UInt8] {
        let exec = try exec(id)
        return exec.json(user: records[exec.containerID]?.config.user ?? "")
    }

    /// The execs of a container that have not ended, as its own inspect tells them.
    func openExecs(of container: String) -> [String] {
        execs.values.filter { $0.containerID == container && $0.isOpen }.map(\.id).sorted()
    }

    /// An exec whose container can run it.
    public func startableExec(_ id: String) throws -> ExecRecord {
        let exec = try exec(id)
        try requireRunning(try find(exec.containerID), exec.containerID)
        return exec
    }

    /// A container's end ends its execs, and nobody asks for those that never began.
    func endExecs(of container: String) {
        for (id, exec) in execs where exec.containerID == container && exec.isOpen && !exec.isRunning {
            execs[id] = nil
        }
    }

    /// What a removed container had.
    func forgetExecs(of container: String) {
        for (id, exec) in execs where exec.containerID == container { execs[id] = nil }
    }

    public func execInput(_ record: ExecRecord) -> StdinPipe {
        StdinPipe(folders.streams(record.containerID, exec: record.id))
    }

    public nonisolated func noteDetached(_ exec: ExecRecord, of container: ContainerRecord) {
        publish("exec_detach", container, ["execID": exec.id])
    }

    /// Clients ask for a size as soon as they have the stream: the process may be a moment away.
    public func resizeExec(_ id: String, width: UInt32, height: UInt32) async throws {
        var exec = try startableExec(id)
        for _ in 0..<Self.resizePatience where exec.pid == 0 && exec.isOpen {
            try await Task.sleep(for: .milliseconds(10))
            exec = try startableExec(id)
        }
        guard exec.pid != 0 else { throw EngineError.internalError("timeout waiting for exec session ready") }
        try await resize(exec.containerID, exec: id, width: width, height: height)
    }
}
