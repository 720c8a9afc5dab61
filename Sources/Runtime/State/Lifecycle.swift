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

    /// Lets the waiting process go on to its program.
    public func start(_ id: String) throws {
        let state = try store.load(id)
        switch store.status(of: state) {
        case .created: break
        case .stopped: throw RuntimeError("cannot start a container that has stopped")
        default: throw RuntimeError("cannot start an already running container")
        }
        let path = store.fifo(id)
        do throws(SystemCallError) {
            let fifo = try FileDescriptor.open(path, O_WRONLY | O_NONBLOCK)
            // The name goes first: of two starts at once one finds it gone.
            try systemCall("unlink", path: path) { unlink(path) }
            try fifo.writeAll([0])
        } catch {
            switch error.errno {
            case ENXIO: throw RuntimeError("cannot start a container that has stopped")
            case ENOENT: throw RuntimeError("cannot start an already running container")
            default: throw error
            }
        }
        let running = store.stateJSON(state, status: .running)
        try HookRunner(state.spec.hooks, state: running).run(.poststart)
    }

    public func kill(_ id: String, signal: Int32, all: Bool) throws {
        let state = try store.load(id)
        // Without a pid namespace of its own the other processes don't die with the first.
        let hasOwnProcesses = state.spec.linux.namespaces.contains { $0.type == "pid" && $0.path.isEmpty }
        if all || (signal == SIGKILL && !hasOwnProcesses) {
            try state.cgroup.signalAll(signal)
            return
        }
        do throws(SystemCallError) {
            try state.initProcess.send(signal)
        } catch {
            if error.errno == ESRCH { throw RuntimeError("container not running") }
            throw error
        }
        // A frozen process takes its signal only when it is thawed.
        if signal == SIGKILL, state.cgroup.isFrozen { try state.cgroup.setFrozen(false) }
    }

    public func delete(_ id: String, force: Bool) throws {
        let state: ContainerState
        do {
            state = try store.load(id)
        } catch {
            guard force else { throw error }
            try StateStore.validate(id)
            try store.remove(id)
            return
        }
        let status = store.status(of: state)
        switch status {
        case .stopped: break
        case .created: try end(state)
        default:
            guard force else {
                throw RuntimeError("cannot delete container \(id) that is not stopped: \(status.rawValue)")
            }
            try end(state)
        }
        if try !state.cgroup.processes().isEmpty { try state.cgroup.signalAll(SIGKILL) }
        try state.cgroup.remove()
        try store.remove(id)
        let stopped = store.stateJSON(state, status: .stopped)
        try HookRunner(state.spec.hooks, state: stopped).run(.poststop)
    }

    private func end(_ state: ContainerState) throws {
        if state.cgroup.isFrozen { try state.cgroup.setFrozen(false) }
        for _ in 0..<100 {
            do throws(SystemCallError) {
                try state.initProcess.send(SIGKILL)
            } catch {
                if error.errno == ESRCH { return }
                throw error
            }
            if let handle = try? PidFD.open(state.initProcess.pid), handle.waitForExit(milliseconds: 100) { return }
        }
        throw RuntimeError("container init still running")
    }

    public func setPaused(_ id: String, _ isPaused: Bool) throws {
        let state = try store.load(id)
        let status = store.status(of: state)
        let isPossible = isPaused ? status == .running || status == .created : status == .paused
        guard isPossible else {
            throw RuntimeError(isPaused ? "container not running" : "container not paused")
        }
        try state.cgroup.setFrozen(isPaused)
    }
}
