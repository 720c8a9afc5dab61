import ContainerdAPI
import DockerAPI
import Glibc
import Linux
import SwiftProtobuf

extension ContainerService {
    /// `volumes`: the container's anonymous ones go with it.
    public func remove(_ name: String, force: Bool, volumes: Bool) async throws {
        let id = try find(name).id
        // More than one round only when somebody starts it again between its end and our turn.
        for _ in 0..<10 {
            let isGone = try await serialised(id) {
                guard let record = records[id] else { return true }
                if record.state.isRunning {
                    guard force else {
                        throw EngineError.conflict(
                            "cannot remove container \"/\(record.name)\": container is running: "
                                + "stop the container before removing or force remove"
                        )
                    }
                    return false
                }
                if volumes { records[id]?.removesVolumes = true }
                try await dispose(id, afterEnd: nil)
                return true
            }
            if isGone { return }
            guard let end = try? wait(id, .notRunning) else { return }
            do { try await send(SIGKILL, to: id) } catch let error as EngineError {
                // It has ended meanwhile.
                guard error.kind == .conflict else { throw error }
            }
            _ = await end.value()
        }
        throw EngineError.conflict("container \(id) is started again and again: stop what starts it, then remove it")
    }

    /// Takes away all that a container left, and its row last: a crash in between is finished at the next start.
    /// `dropping`, by which containerd forgets the container meanwhile, is given for one that goes with its end.
    private func dispose(_ id: String, afterEnd dropping: Task<Void, Never>?) async throws {
        guard var record = records[id] else { return }
        record.state.status = "removing"
        if record.hostConfig.autoRemove { record.removesVolumes = true }
        if dropping == nil {
            // Written down first: after a crash the removal goes on, and nobody starts what is half gone.
            try save(record)
        } else {
            // What is written down says that it runs: after a crash it is found to have ended, and goes for that.
            change(record)
        }
        await releaseLimit(record)
        let request = Containerd_Services_Snapshots_V1_RemoveSnapshotRequest.with {
            $0.snapshotter = client.snapshotter
            $0.key = id
        }
        _ = try await client.callUnlessMissing { [client] in
            try await client.snapshots.remove(request, metadata: client.metadata)
        }
        rootMounts[id] = nil
        sweepMounts(of: id)
        await networks.leave(id, namespace: record.sandboxKey)
        try await releaseMounts(record, removingVolumes: record.removesVolumes)
        try Files.removeTree(folders.run(id))
        try Files.removeTree(folders.data(id))
        await dropping?.value
        try forget(id)
        publish("destroy", record)
        forgetExecs(of: id)
        for waiter in removalWaiters.removeValue(forKey: id) ?? [] { waiter.give(record.state.exitCode) }
        tellExit(id, code: record.state.exitCode)
        dropAttachers(id)
    }

    /// For removals that nobody can be told of. What could not be removed stays listed as dead.
    func disposeOrKeep(_ id: String, afterEnd dropping: Task<Void, Never>? = nil) async {
        do {
            try await dispose(id, afterEnd: dropping)
        } catch {
            Log.error("container \(id) cannot be removed: \(error)")
            guard var record = records[id] else { return }
            record.state.status = "dead"
            record.state.error = "\(error)"
            remember(record)
            for waiter in removalWaiters.removeValue(forKey: id) ?? [] { waiter.give(record.state.exitCode) }
        }
    }
}
