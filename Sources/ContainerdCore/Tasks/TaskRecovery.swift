import Linux
import ShimAPI
import SwiftProtobuf

/// Finds the tasks of an earlier daemon by their bundles: connects to the shims that live, cleans up after those
/// that are certainly dead, and keeps trying the others.
struct TaskRecovery: Sendable {
    /// Seconds for a shim's first answer. Calls are served only afterwards, so it is short; nothing is lost by it.
    private static let patience = 3
    private static let longestPause = 30
    let core: Core

    /// Returns when every bundle has been looked at; each has bounded time.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            for (namespace, id) in Bundle.all(in: Bundle.states(core, .task)) {
                group.addTask { await recover(namespace, id) }
            }
        }
        Bundle.removeLeftoverWork(core, .task)
    }

    private enum Outcome {
        /// The task is listed with a connection.
        case connected
        /// Nobody listens, or the shim does not know the task.
        case gone(any Error)
        /// The shim may live: a slow host is no reason to kill a container.
        case unknown(any Error)
    }

    private func recover(_ namespace: String, _ id: String) async {
        let bundle = Bundle.found(core, .task, namespace, id)
        guard let address = bundle.address else { return await discardUnaddressed(bundle) }
        do {
            try core.tasks.launcher.logs.follow(bundle)
        } catch {
            Log.warning("messages of the shim of \(id) in \(namespace) are not passed on: \(error)")
        }
        if await connect(bundle, address) { return }
        core.tasks.addUnreachable(key(bundle))
        Task {
            var pause = 1
            repeat {
                try? await Task.sleep(for: .seconds(pause))
                pause = min(pause * 2, Self.longestPause)
            } while await !connect(bundle, address)
        }
    }

    private func key(_ bundle: Bundle) -> TaskManager.Key {
        TaskManager.Key(namespace: bundle.namespace, id: bundle.id)
    }

    /// False when that is to be tried again.
    private func connect(_ bundle: Bundle, _ address: ShimAddress) async -> Bool {
        switch await ask(bundle, address) {
        case .connected: return true
        case .unknown(let error):
            Log.warning("shim of \(bundle.id) in \(bundle.namespace) can't be reached yet: \(error)")
            return false
        case .gone(let error):
            Log.warning("shim of \(bundle.id) in \(bundle.namespace) is gone: \(error)")
            let exit = await core.tasks.deleteDead(bundle)
            await discard(bundle)
            core.tasks.release(key(bundle))
            core.tasks.publishEnd(bundle, exit)
            return true
        }
    }

    private func ask(_ bundle: Bundle, _ address: ShimAddress) async -> Outcome {
        let tasks = core.tasks
        let key = key(bundle)
        let task: RunningTask
        do {
            task = try await Offload.run { try tasks.connect(key, bundle, address) }
        } catch {
            return UnixStream.isRefusal(error) ? .gone(error) : .unknown(error)
        }
        do {
            try await state(task, seconds: Self.patience)
        } catch {
            // Connecting again tells whether the shim has died.
            if task.shim.isClosed { return .unknown(error) }
            if (error as? EngineError)?.kind == .notFound {
                // The shim lives without the task: it was being made when the daemon ended.
                await tasks.shutdown(task)
                try? await Offload.run { if LeftoverShim.hasEnded(address) { LeftoverShim.kill(bundle) } }
                return .gone(error)
            }
            Log.warning("shim of \(bundle.id) in \(bundle.namespace) does not answer yet: \(error)")
            Task { await awaitState(task) }
        }
        tasks.add(key, task)
        return .connected
    }

    private func state(_ task: RunningTask, seconds: Int?) async throws {
        let request = Containerd_Task_V3_StateRequest.with { $0.id = task.id }
        let _: Containerd_Task_V3_StateResponse = try await task.shim.call("State", request, seconds: seconds)
    }

    /// For a shim that was too slow to say whether it has the task.
    private func awaitState(_ task: RunningTask) async {
        do {
            try await state(task, seconds: nil)
        } catch {
            if (error as? EngineError)?.kind == .notFound { await core.tasks.endUnknown(task) }
        }
    }

    /// The daemon ended before it knew an address, so that no container can have been made. The shim may be there.
    private func discardUnaddressed(_ bundle: Bundle) async {
        try? await Offload.run { LeftoverShim.kill(bundle) }
        _ = await core.tasks.deleteDead(bundle)
        await discard(bundle)
    }

    private func discard(_ bundle: Bundle) async {
        let launcher = core.tasks.launcher
        do {
            try await Offload.run { try launcher.remove(bundle) }
        } catch {
            Log.error("remove the bundle of \(bundle.id): \(error)")
        }
    }
}
