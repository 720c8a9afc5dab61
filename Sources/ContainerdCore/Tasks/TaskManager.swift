import Glibc
import Linux
import ShimAPI
import SwiftProtobuf
import Synchronization

/// All tasks by namespace and id: makes them with their shims, takes them apart, and cleans up after shims that die.
final class TaskManager: Sendable {
    struct Key: Hashable, Sendable {
        let namespace: String
        let id: String
    }

    private enum Slot {
        /// The id is taken while the task is being made or removed.
        case reserved
        case ready(RunningTask)
        /// An earlier daemon's task whose shim lives, or may live, and can't be reached yet.
        case unreachable
    }

    private let slots = Mutex<[Key: Slot]>([:])
    let launcher: ShimLauncher
    let events: EventBroker

    init(launcher: ShimLauncher, events: EventBroker) {
        self.launcher = launcher
        self.events = events
    }

    // MARK: The table

    func find(_ id: String) throws -> RunningTask {
        let key = Key(namespace: try Call.requiredNamespace(), id: id)
        switch slots.withLock({ $0[key] }) {
        case .ready(let task): return task
        case .unreachable: throw EngineError.unavailable("task \(id): its shim can't be reached yet: unavailable")
        case .reserved, nil: throw EngineError.notFound("task \(id) not found: not found")
        }
    }

    /// The ids of tasks that are there, but can't be asked.
    func unreachable() throws -> [String] {
        let namespace = try Call.requiredNamespace()
        return slots.withLock { slots in
            slots.compactMap { key, slot in
                if key.namespace == namespace, case .unreachable = slot { key.id } else { nil }
            }
        }
    }

    func all() throws -> [RunningTask] {
        let namespace = try Call.requiredNamespace()
        return slots.withLock { slots in
            slots.compactMap { key, slot in
                if key.namespace == namespace, case .ready(let task) = slot { task } else { nil }
            }
        }.sorted { $0.id < $1.id }
    }

    private func reserve(_ key: Key) throws {
        try slots.withLock { slots in
            guard slots[key] == nil else { throw EngineError.conflict("task \(key.id): already exists") }
            slots[key] = .reserved
        }
    }

    func release(_ key: Key) { slots.withLock { _ = $0.removeValue(forKey: key) } }

    func add(_ key: Key, _ task: RunningTask) {
        slots.withLock { $0[key] = .ready(task) }
        // The end of a connection that nobody could look up before.
        if task.shim.isClosed { connectionEnded(key) }
    }

    func addUnreachable(_ key: Key) { slots.withLock { $0[key] = .unreachable } }

    // MARK: Making

    /// `make` makes the bundle, and may say where the files of a checkpoint lie in it; when anything fails afterwards,
    /// shim, mounts and bundle are gone again. `sandbox` is the shim that the task shares with others; without one it
    /// gets a shim of its own.
    func create(
        _ id: String,
        request: Containerd_Task_V3_CreateTaskRequest,
        sandbox: ShimAddress?,
        bundle make: @escaping @Sendable () throws -> (Bundle, checkpoint: String?)
    ) async throws -> UInt32 {
        let key = Key(namespace: try Call.requiredNamespace(), id: id)
        return try await Unbroken.run { try await self.create(key, request, sandbox, make) }
    }

    private func create(
        _ key: Key,
        _ request: Containerd_Task_V3_CreateTaskRequest,
        _ sandbox: ShimAddress?,
        _ make: @escaping @Sendable () throws -> (Bundle, checkpoint: String?)
    ) async throws -> UInt32 {
        try reserve(key)
        do {
            let launcher = launcher
            let options = request.options
            let (bundle, checkpoint, address) = try await Offload.run {
                let (bundle, checkpoint) = try make()
                do {
                    let address = try sandbox ?? launcher.start(bundle, options: options)
                    try bundle.record(address)
                    return (bundle, checkpoint, address)
                } catch {
                    // A shim may have started all the same: `start` was too slow, or its answer could not be kept.
                    if sandbox == nil { launcher.discard(bundle) }
                    try? launcher.remove(bundle)
                    throw error
                }
            }
            var request = request
            request.bundle = bundle.path
            if let checkpoint { request.checkpoint = checkpoint }
            return try await create(key, bundle, address, request)
        } catch {
            release(key)
            throw error
        }
    }

    private func create(
        _ key: Key,
        _ bundle: Bundle,
        _ address: ShimAddress,
        _ request: Containerd_Task_V3_CreateTaskRequest
    ) async throws -> UInt32 {
        let isSandboxed = bundle.sandbox != nil
        do {
            let task = try connect(key, bundle, address)
            do {
                let answer: Containerd_Task_V3_CreateTaskResponse = try await task.shim.call("Create", request)
                add(key, task)
                return answer.pid
            } catch {
                // No cleanup by the end of the connection: this is it.
                _ = task.beginEnd()
                await shutdown(task)
                throw error
            }
        } catch {
            let launcher = launcher
            try? await Offload.run {
                // A shim that others use has taken back what it made; its `delete` ends what it did not.
                if isSandboxed { _ = launcher.delete(bundle) } else { launcher.discard(bundle) }
                try launcher.remove(bundle)
            }
            throw error
        }
    }

    func connect(_ key: Key, _ bundle: Bundle, _ address: ShimAddress) throws -> RunningTask {
        let shim = try ShimConnection(
            path: address.path,
            version: address.version,
            namespace: key.namespace
        ) { [weak self] in self?.connectionEnded(key) }
        return RunningTask(bundle: bundle, shim: shim, isSandboxed: bundle.sandbox != nil)
    }

    // MARK: Taking apart

    /// Deletes the task at its shim, ends the shim, removes the bundle.
    func delete(_ task: RunningTask) async throws -> TaskExit {
        try await Unbroken.run { try await self.takeApart(task) }
    }

    private func takeApart(_ task: RunningTask) async throws -> TaskExit {
        let id = task.id
        return try await task.lock.with {
            guard task.beginEnd() else { throw EngineError.notFound("task \(id) not found: not found") }
            let exit: TaskExit
            do {
                let request = Containerd_Task_V3_DeleteRequest.with { $0.id = id }
                let answer: Containerd_Task_V3_DeleteResponse = try await task.shim.call("Delete", request)
                exit = TaskExit(pid: answer.pid, status: answer.exitStatus, time: answer.exitedAt)
            } catch {
                if task.shim.isClosed { return await cleanUpDead(task) }
                guard (error as? EngineError)?.kind == .notFound else {
                    task.abandonEnd()
                    // The shim may have gone meanwhile, when this call stood in the way of the cleanup.
                    if task.shim.isClosed { connectionEnded(key(task.bundle)) }
                    throw error
                }
                exit = .unseen
            }
            await shutdown(task)
            await remove(task, exit)
            return exit
        }
    }

    /// Asks the shim to end; it closes the connection when it does. A sandbox's shim is not ours to end.
    func shutdown(_ task: RunningTask) async {
        if !task.isSandboxed {
            let request = Containerd_Task_V3_ShutdownRequest.with { $0.id = task.id }
            let _: Google_Protobuf_Empty? = try? await task.shim.call("Shutdown", request, seconds: 3)
        }
        task.shim.close()
    }

    private func remove(_ task: RunningTask, _ exit: TaskExit) async {
        let bundle = task.bundle
        let launcher = launcher
        let key = key(bundle)
        // The id stays taken until its folder is gone.
        slots.withLock { $0[key] = .reserved }
        do {
            try await Offload.run { try launcher.remove(bundle) }
        } catch {
            Log.error("remove the bundle of \(bundle.id): \(error)")
        }
        release(key)
        task.finish(exit)
    }

    private func key(_ bundle: Bundle) -> Key { Key(namespace: bundle.namespace, id: bundle.id) }

    /// Called by the connection's thread. A task that is being made or deleted is looked after by that call; one with a
    /// living connection has taken over the id of the one that ended.
    private func connectionEnded(_ key: Key) {
        guard case .ready(let task) = slots.withLock({ $0[key] }), task.shim.isClosed, task.beginEnd() else { return }
        Log.warning("shim of \(key.id) in \(key.namespace) disconnected, cleaning up")
        Task { await task.lock.with { _ = await self.cleanUpDead(task) } }
    }

    /// Takes a task apart that its shim, though alive, does not know.
    func endUnknown(_ task: RunningTask) async {
        guard task.beginEnd() else { return }
        await task.lock.with {
            await shutdown(task)
            _ = await cleanUpDead(task)
        }
    }

    private func cleanUpDead(_ task: RunningTask) async -> TaskExit {
        let exit = await deleteDead(task.bundle)
        await remove(task, exit)
        publishEnd(task.bundle, exit)
        return exit
    }

    func deleteDead(_ bundle: Bundle) async -> TaskExit {
        let launcher = launcher
        guard let answer = try? await Offload.run({ launcher.delete(bundle) }) else { return .unseen }
        return TaskExit(pid: answer.pid, status: answer.exitStatus, time: answer.exitedAt)
    }

    /// What the shim can't say any more.
    func publishEnd(_ bundle: Bundle, _ exit: TaskExit) {
        events.publish(
            "/tasks/exit",
            namespace: bundle.namespace,
            Containerd_Events_TaskExit.with {
                $0.containerID = bundle.id
                $0.id = bundle.id
                $0.pid = exit.pid
                $0.exitStatus = exit.status
                $0.exitedAt = exit.time
            }
        )
        events.publish(
            "/tasks/delete",
            namespace: bundle.namespace,
            Containerd_Events_TaskDelete.with {
                $0.containerID = bundle.id
                $0.pid = exit.pid
                $0.exitStatus = exit.status
                $0.exitedAt = exit.time
            }
        )
    }
}
