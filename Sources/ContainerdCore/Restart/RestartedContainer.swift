import ContainerdAPI
import ContainerdRules
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf
import Text

/// One container that the restart monitor looks after, as it was found.
struct RestartedContainer {
    let core: Core
    let container: Containerd_Services_Containers_V1_Container

    private var tasks: TasksService { TasksService(core: core) }

    /// Brings the container to the state that its label names, if its policy wants that. One without a task, or with one
    /// that is not started yet, may be in its client's hands: the task's process, 0 without one, is returned, and counts
    /// as ended when it is `pending` already.
    func settle(pending: UInt32?) async throws -> UInt32? {
        let task = try await task()
        switch container.labels[RestartPolicy.statusLabel] {
        case "running":
            if let task, [.running, .paused, .pausing].contains(task.status) { return nil }
            let begun = task == nil ? 0 : task?.status == .created ? task?.pid : nil
            if let begun, begun != pending { return begun }
            let policy = try RestartPolicy(container.labels[RestartPolicy.policyLabel] ?? "")
            guard try policy.restarts(exitStatus: task?.exitStatus ?? 0, labels: container.labels) else { return nil }
            try await restart(task)
        case "stopped":
            if let task, task.status != .stopped { try await end() }
        default:
            break
        }
        return nil
    }

    /// Nil when there is none.
    private func task() async throws -> Containerd_V1_Types_Process? {
        do {
            let request = Containerd_Services_Tasks_V1_GetRequest.with { $0.containerID = container.id }
            return try await tasks.get(request: request, context: InProcess.context).process
        } catch let error as EngineError {
            guard error.kind == .notFound else { throw error }
            return nil
        }
    }

    /// Kills the task with all of its processes, and deletes it.
    private func end() async throws {
        let id = container.id
        do {
            let kill = Containerd_Services_Tasks_V1_KillRequest.with {
                $0.containerID = id
                $0.signal = 9
                $0.all = true
            }
            _ = try await tasks.kill(request: kill, context: InProcess.context)
            let wait = Containerd_Services_Tasks_V1_WaitRequest.with { $0.containerID = id }
            _ = try await tasks.wait(request: wait, context: InProcess.context)
        } catch let error as EngineError {
            // It has ended already.
            guard error.kind == .notFound || error.kind == .notModified else { throw error }
        }
        try await delete()
    }

    private func delete() async throws {
        let request = Containerd_Services_Tasks_V1_DeleteTaskRequest.with { $0.containerID = container.id }
        _ = try await tasks.delete(request: request, context: InProcess.context)
    }

    private func restart(_ old: Containerd_V1_Types_Process?) async throws {
        try await count()
        if old != nil { try await end() }
        let id = container.id
        let log = container.labels[RestartPolicy.logLabel] ?? ""
        let terminal = try JSONNode.parse(Array(container.spec.value))["process"]?["terminal"]?.bool ?? false
        let mounts = try await mounts()
        let create = Containerd_Services_Tasks_V1_CreateTaskRequest.with {
            $0.containerID = id
            $0.rootfs = mounts
            if !log.isEmpty {
                $0.terminal = terminal
                $0.stdout = log
                $0.stderr = terminal ? "" : log
            }
        }
        _ = try await tasks.create(request: create, context: InProcess.context)
        let start = Containerd_Services_Tasks_V1_StartRequest.with { $0.containerID = id }
        do {
            _ = try await tasks.start(request: start, context: InProcess.context)
        } catch {
            // Not left as "created": the next look would find a task that no policy speaks of.
            try? await delete()
            throw error
        }
    }

    /// Before the start, so that a limit holds for starts that fail, too.
    private func count() async throws {
        let starts = (Int(container.labels[RestartPolicy.countLabel] ?? "") ?? 0) + 1
        let request = Containerd_Services_Containers_V1_UpdateContainerRequest.with {
            $0.container.id = container.id
            $0.container.labels = [RestartPolicy.countLabel: String(starts)]
            $0.updateMask.paths = ["labels.\(RestartPolicy.countLabel)"]
        }
        _ = try await ContainersService(core: core).update(request: request, context: InProcess.context)
    }

    private func mounts() async throws -> [Containerd_Types_Mount] {
        guard !container.snapshotKey.isEmpty else { return [] }
        let request = Containerd_Services_Snapshots_V1_MountsRequest.with {
            $0.snapshotter = container.snapshotter
            $0.key = container.snapshotKey
        }
        return try await SnapshotsService(core: core).mounts(request: request, context: InProcess.context).mounts
    }
}
