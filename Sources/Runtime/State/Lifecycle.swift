import Cgroups
import Glibc
import Linux
import OCI

/// What is done to a container that exists.
public struct Lifecycle {
    private let store: StateStore

    public init(store: StateStore) {
        self.store = store
    }

    /// Lets the waiting process go on to its program, after `prepare`, which is called when it can be started.
    public func start(_ id: String, prepare: () throws -> Void = {}) throws {
        try start(store.load(id), prepare: prepare)
    }

    /// The same for who has just made the container.
    public func start(_ state: ContainerState, prepare: () throws -> Void = {}) throws {
        switch store.status(of: state) {
        case .created: break
        case .stopped: throw RuntimeError("cannot start a container that has stopped")
        case .running: throw RuntimeError("cannot start an already running container")
        case let status: throw RuntimeError("cannot start a container in the \(status.rawValue) state")
        }
        try prepare()
        let path = store.fifo(state.id)
        do throws(SystemCallError) {
            let fifo = try FileDescriptor.open(path, O_WRONLY | O_NONBLOCK)
            // The name goes first: of two starts at once one finds it gone.
            try systemCall("unlink", path: path) { unlink(path) }
            try fifo.writeAll([0])
            // The poststart hooks come after the program's start, which closes the other end.
            if !state.spec.hooks.poststart.isEmpty { fifo.waitUntilReadersAreGone() }
        } catch {
            switch error.errno {
            case ENXIO: throw RuntimeError("cannot start a container that has stopped")
            case ENOENT: throw RuntimeError("cannot start an already running container")
            default: throw error
            }
        }
        try runPoststart(state)
    }

    private func hooks(of state: ContainerState, _ status: ContainerStatus) -> HookRunner {
        HookRunner(state.spec.hooks, state: store.stateJSON(state, status: status), folder: state.bundle)
    }

    /// One that fails ends the container (runtime.md, lifecycle).
    private func runPoststart(_ state: ContainerState) throws {
        do {
            try hooks(of: state, .running).run(.poststart, environment: ProcessEnvironment.inherited)
        } catch {
            try? state.initProcess.send(SIGKILL)
            throw error
        }
    }

    public func kill(_ id: String, signal: Int32) throws {
        let state = try store.load(id)
        if signal == SIGKILL && !state.hasOwnProcesses {
            if !state.initProcess.isAlive && !state.hasCgroup {
                throw RuntimeError("unable to kill all processes: \(RuntimeError.containerNotRunning)")
            }
            if !state.hasRootlessCgroup || state.cgroup.exists { return try state.cgroup.signalAll(signal) }
            RuntimeLog.warning(
                "failed to kill all processes, possibly due to lack of cgroup (Hint: enable cgroup v2 delegation)"
            )
        }
        guard state.initProcess.isAlive else { throw RuntimeError.containerNotRunning }
        do throws(SystemCallError) {
            try state.initProcess.send(signal)
        } catch {
            if error.errno == ESRCH { throw RuntimeError.containerNotRunning }
            throw RuntimeError("unable to signal init: \(error.reason)")
        }
        // A frozen process takes its signal only when it is thawed.
        if signal == SIGKILL, state.cgroup.isFrozen { try state.cgroup.setFrozen(false) }
    }

    /// Removes what a container holds: processes, cgroup, folder. `force` ends it first, and is content where there
    /// is none.
    public func delete(_ id: String, force: Bool) throws {
        do {
            try deleteLocked(id, force: force)
        } catch let error as RuntimeError {
            guard force, error == .containerDoesNotExist else { throw error }
        }
    }

    /// Removes what a container holds, for who has made it and still has its state.
    public func delete(_ state: ContainerState) throws {
        do {
            guard let lock = try store.lock(state.id, waits: true) else { return }
            try delete(state, force: true, lock)
        } catch let error as RuntimeError {
            // Somebody else was quicker.
            guard error == .containerDoesNotExist else { throw error }
        }
    }

    private func deleteLocked(_ id: String, force: Bool) throws {
        if let lock = try store.lock(id, waits: false) {
            return try delete(id, force: force, lock)
        }
        // Another command creates or deletes it just now. The end of its process ends a create.
        if let state = try? store.load(id) {
            if force { try end(state) }
            if !force, store.status(of: state) == .creating {
                throw RuntimeError("cannot delete container \(id) that is not stopped: creating")
            }
        }
        guard let lock = try store.lock(id, waits: true) else { throw RuntimeError.containerDoesNotExist }
        try delete(id, force: force, lock)
    }

    /// A container whose folder has no state was never made to the end.
    private func delete(_ id: String, force: Bool, _ lock: borrowing StateLock) throws {
        let state: ContainerState
        do {
            state = try store.load(id)
        } catch let error as RuntimeError {
            let isUnfinished = error == .containerDoesNotExist
            if !isUnfinished && force { try store.loadRemnant(id)?.remove() }
            if isUnfinished || force { try store.remove(id) }
            if isUnfinished || !force { throw error }
            return
        }
        try delete(state, force: force, lock)
    }

    private func delete(_ state: ContainerState, force: Bool, _ lock: borrowing StateLock) throws {
        let id = state.id
        let status = store.status(of: state)
        if status != .stopped {
            guard force || status == .created || status == .creating else {
                throw RuntimeError("cannot delete container \(id) that is not stopped: \(status.rawValue)")
            }
            try end(state)
        }
        if try !state.cgroup.processes().isEmpty { try state.cgroup.signalAll(SIGKILL) }
        do {
            try state.cgroup.remove()
        } catch {
            throw RuntimeError("unable to destroy container: unable to remove container's cgroup: \(error)")
        }
        if let rdt = state.spec.linux.intelRdt { try ResourceControl(rdt, id: id).remove() }
        try store.remove(id)
        do {
            try hooks(of: state, .stopped).run(.poststop, environment: ProcessEnvironment.inherited)
        } catch {
            throw RuntimeError("unable to destroy container: \(error)")
        }
    }

    private func end(_ state: ContainerState) throws {
        if state.cgroup.isFrozen { try state.cgroup.setFrozen(false) }
        guard try state.initProcess.end(seconds: 10) else { throw RuntimeError("container init still running") }
    }

    public func setPaused(_ id: String, _ isPaused: Bool) throws {
        let state = try store.load(id)
        let status = store.status(of: state)
        let isPossible = isPaused ? status == .running || status == .created : status == .paused
        guard isPossible else {
            throw isPaused ? RuntimeError.containerNotRunning : RuntimeError("container not paused")
        }
        try state.cgroup.setFrozen(isPaused)
    }
}
