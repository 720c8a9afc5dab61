import Linux
import ShimAPI
import SwiftProtobuf

/// Finds the tasks of an earlier daemon by their bundles: connects to the shims that live, cleans up after the others.
struct TaskRecovery: Sendable {
    let core: Core

    /// Returns when every bundle has been looked at; each has bounded time.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            for (namespace, id) in found(Bundle.states(core.state)) {
                group.addTask { await recover(namespace, id) }
            }
        }
        removeLeftoverWork()
    }

    private func found(_ top: String) -> [(String, String)] {
        let namespaces = (try? Files.list(top)) ?? []
        return namespaces.flatMap { namespace in
            ((try? Files.list("\(top)/\(namespace)")) ?? []).map { (namespace, $0) }
        }
    }

    private func recover(_ namespace: String, _ id: String) async {
        let bundle = Bundle.found(core, namespace, id)
        let key = TaskManager.Key(namespace: namespace, id: id)
        guard let address = bundle.address else { return await discard(bundle) }
        do {
            let tasks = core.tasks
            try ShimLog.follow(bundle, create: false)
            let task = try await Offload.run { try tasks.connect(key, bundle, address) }
            do {
                let request = Containerd_Task_V3_StateRequest.with { $0.id = id }
                let _: Containerd_Task_V3_StateResponse = try await task.shim.call("State", request, seconds: 10)
                core.tasks.add(key, task)
            } catch {
                // The shim lives without the task: it was being made when the daemon ended.
                let request = Containerd_Task_V3_ShutdownRequest.with { $0.id = id }
                let _: Google_Protobuf_Empty? = try? await task.shim.call("Shutdown", request, seconds: 3)
                task.shim.close()
                throw error
            }
        } catch {
            Log.warning("shim of \(id) in \(namespace) is gone: \(error)")
            let exit = await core.tasks.deleteDead(bundle)
            await discard(bundle)
            core.tasks.publishEnd(bundle, exit)
        }
    }

    private func discard(_ bundle: Bundle) async {
        do {
            try await Offload.run { try bundle.remove() }
        } catch {
            Log.error("remove the bundle of \(bundle.id): \(error)")
        }
    }

    private func removeLeftoverWork() {
        let works = Bundle.works(core.root)
        for (namespace, id) in found(works) where !Files.exists("\(Bundle.states(core.state))/\(namespace)/\(id)") {
            try? Files.removeTree("\(works)/\(namespace)/\(id)")
        }
    }
}
