import ContainerdAPI
import DockerAPI
import DockerdRules
import FoundationEssentials
import HTTPTransport
import Linux
import OCI
import Seccomp
import ShimAPI
import SwiftProtobuf
import Text

extension ContainerService {
    public func start(_ name: String) async throws {
        let id = try find(name).id
        try await serialised(id) { try await startAlone(id) }
    }

    /// In the container's turn. `isManual`: not by the restart policy, whose counting so begins anew.
    func startAlone(_ id: String, isManual: Bool = true) async throws {
        guard var record = records[id] else { throw EngineError.notFound("No such container: \(id)") }
        if record.state.status == "paused" {
            throw EngineError.conflict("cannot start a paused container, try unpause instead")
        }
        if record.state.isRunning && isManual { throw EngineError.notModified("container is already running") }
        if ["removing", "dead"].contains(record.state.status) {
            throw EngineError.conflict("container is marked for removal and cannot be started")
        }
        if isManual {
            backoffs[id] = nil
            record.restartCount = 0
            record.wasStopped = false
        }
        let before = record.state
        let streams = folders.streams(id)
        do {
            try requireStdin(record.config.openStdin, tty: record.config.tty)
            let mounts = try await rootMounts(of: record)
            let rootfs = RootfsView(mounts)
            let user = try ContainerUser(record, passwd: rootfs.passwd, group: rootfs.group)
            try await setUpNetworks(&record)
            let surroundings = try await surroundings(of: record)
            let set = try await setUpMounts(record)
            let writer = SpecWriter(
                record: record,
                folder: folders.data(id),
                options: settings.current,
                mounts: set,
                surroundings: surroundings
            )
            let spec = try writer.json(user: user)
            try streams.prepare(log: LogPlan(record, folders), hasInput: record.config.openStdin)
            let pid = try await run(record, spec: spec, mounts: mounts, streams: streams)
            withExtendedLifetime(surroundings) {}
            dropTemporaryMounts(set)
            record.state = ContainerState()
            record.state.health = before.health
            record.state.finishedAt = before.finishedAt
            record.state.status = "running"
            record.state.pid = Int(pid)
            record.state.startedAt = Timestamp.now()
            remember(record)
            publish("start", record)
            beginHealth(id)
            watch(id)
            // Those who came while the start was under way.
            await connectAttachers(id, to: streams.output)
        } catch {
            await dropTask(id)
            await takeDownMounts(record, wasRunning: false)
            await takeDownNetworks(of: record)
            record.clearNetworks()
            let failure = StartFailure(error)
            // A start that the restart policy wanted changes nothing of how the container ended.
            record.state.exitCode = isManual ? failure.exitCode : before.exitCode
            if before.status == "restarting" { record.state.status = "exited" }
            record.state.error = failure.message
            remember(record)
            dropAttachers(id)
            if record.hostConfig.autoRemove { await disposeOrKeep(id) }
            tellExit(id, code: record.state.exitCode)
            throw failure.error
        }
    }

    /// Kept from the container's creation, or asked for; made anew should a crash have come between record and snapshot.
    private func rootMounts(of record: ContainerRecord) async throws -> [Containerd_Types_Mount] {
        if let known = rootMounts.removeValue(forKey: record.id) { return known }
        return try await layers(of: record)
    }

    /// What the container's root is mounted of.
    func layers(of record: ContainerRecord) async throws -> [Containerd_Types_Mount] {
        if let known = rootMounts[record.id] { return known }
        do {
            return try await mounts(of: record.id)
        } catch let error as EngineError {
            // What a container has written is never replaced by a fresh copy of its image.
            guard error.kind == .notFound, record.state.startedAt == ContainerState.never else { throw error }
        }
        let image = try await images.find(record.imageID)
        return try await prepareSnapshot(record, parent: image.chainID)
    }

    func mounts(of key: String) async throws -> [Containerd_Types_Mount] {
        let request = Containerd_Services_Snapshots_V1_MountsRequest.with {
            $0.snapshotter = client.snapshotter
            $0.key = key
        }
        return try await client.call { [client] in
            try await client.snapshots.mounts(request, metadata: client.metadata).mounts
        }
    }

    /// Real containerd's shim gives a process no input when a program keeps its output, except by a terminal.
    func requireStdin(_ wantsInput: Bool, tty: Bool) throws {
        guard wantsInput, !tty, !hasOwnShims else { return }
        throw EngineError.notImplemented(
            "standard input without a terminal (-i without -t) is not implemented with the containerd that --containerd "
                + "names: use -it, or monohull's own containerd"
        )
    }

    /// Container, task, attached clients, start, in this order: who attached before sees every byte.
    private func run(
        _ record: ContainerRecord,
        spec: [UInt8],
        mounts: [Containerd_Types_Mount],
        streams: ProcessStreams
    ) async throws -> UInt32 {
        let runtime = try runtimeChoice(record.hostConfig.runtime, owners: record.owners(settings.current))
        let create = Containerd_Services_Containers_V1_CreateContainerRequest.with { request in
            request.container.id = record.id
            request.container.image = record.config.image
            request.container.snapshotter = client.snapshotter
            request.container.snapshotKey = record.id
            request.container.runtime.name = runtime.shim
            if let options = runtime.options { request.container.runtime.options = options }
            request.container.spec.typeURL = "types.containerd.io/opencontainers/runtime-spec/1/Spec"
            request.container.spec.value = Data(spec)
        }
        let task = Containerd_Services_Tasks_V1_CreateTaskRequest.with {
            $0.containerID = record.id
            $0.rootfs = mounts
            $0.stdin = record.config.openStdin ? streams.input : ""
            $0.stdout = streams.logURI
            $0.stderr = record.config.tty ? "" : streams.logURI
            $0.terminal = record.config.tty
            if let options = runtime.options { $0.options = options }
        }
        do {
            try await client.make { [client] in
                try await client.containers.create(create, metadata: client.metadata)
            }
        } catch let error as EngineError {
            guard error.kind == .conflict else { throw error }
            // What a daemon left that died between a task's end and its removal.
            await dropTask(record.id)
            _ = try await client.call { [client] in
                try await client.containers.create(create, metadata: client.metadata)
            }
        }
        try await client.make { [client] in try await client.tasks.create(task, metadata: client.metadata) }
        await connectAttachers(record.id, to: streams.output)
        let start = Containerd_Services_Tasks_V1_StartRequest.with { $0.containerID = record.id }
        return try await startProcess(start)
    }

    /// The pid of the process that now runs.
    func startProcess(_ request: Containerd_Services_Tasks_V1_StartRequest) async throws -> UInt32 {
        do {
            return try await client.tasks.start(request, metadata: client.metadata).pid
        } catch {
            guard ContainerdClient.wasCutOff(error) else { throw ContainerdClient.translate(error) }
            let get = Containerd_Services_Tasks_V1_GetRequest.with {
                $0.containerID = request.containerID
                $0.execID = request.execID
            }
            return try await client.call { [client] in
                try await client.tasks.get(get, metadata: client.metadata).process.pid
            }
        }
    }

    /// Ends whatever containerd still has of a run.
    func dropTask(_ id: String) async {
        await endTask(id)
        await dropContainer(id)
    }

    func endTask(_ id: String) async {
        let kill = Containerd_Services_Tasks_V1_KillRequest.with {
            $0.containerID = id
            $0.signal = 9
        }
        let delete = Containerd_Services_Tasks_V1_DeleteTaskRequest.with { $0.containerID = id }
        do {
            _ = try await client.callUnlessMissing { [client] in
                try await client.tasks.delete(delete, metadata: client.metadata)
            }
        } catch {
            // It still runs: it has to end before it can be deleted.
            _ = try? await client.tasks.kill(kill, metadata: client.metadata)
            let wait = Containerd_Services_Tasks_V1_WaitRequest.with { $0.containerID = id }
            _ = try? await client.tasks.wait(wait, metadata: client.metadata)
            _ = try? await client.tasks.delete(delete, metadata: client.metadata)
        }
    }

    func dropContainer(_ id: String) async {
        let request = Containerd_Services_Containers_V1_DeleteContainerRequest.with { $0.id = id }
        _ = try? await client.containers.delete(request, metadata: client.metadata)
        try? Files.removeTree(folders.run(id))
    }
}
