import ContainerdAPI
import DockerAPI
import Linux
import ShimAPI
import SwiftProtobuf

extension ContainerService {
    /// Which event of a container a client waits for.
    public enum WaitCondition: String, Sendable {
        case notRunning = "not-running"
        case nextExit = "next-exit"
        case removed
    }

    /// What gives the exit code. The wait has begun when this returns, so nothing that happens later is missed.
    public func wait(_ name: String, _ condition: WaitCondition) throws -> Later<Int> {
        let record = try find(name)
        let later = Later<Int>()
        switch condition {
        case .notRunning where !record.state.isRunning: later.give(record.state.exitCode)
        case .notRunning, .nextExit:
            exitWaiters[record.id, default: []].removeAll(where: \.isSettled)
            exitWaiters[record.id, default: []].append(later)
        case .removed:
            removalWaiters[record.id, default: []].removeAll(where: \.isSettled)
            removalWaiters[record.id, default: []].append(later)
        }
        return later
    }

    /// Follows the task to its end; a containerd that goes away is asked again when it is back.
    func watch(_ id: String) {
        let request = Containerd_Services_Tasks_V1_WaitRequest.with { $0.containerID = id }
        Task {
            var pause = 20
            while !Task.isCancelled {
                do {
                    let answer = try await client.call { [client] in
                        try await client.tasks.wait(request, metadata: client.metadata)
                    }
                    let time = answer.exitedAt
                    let text =
                        answer.hasExitedAt
                        ? Timestamp.text(seconds: Int(time.seconds), nanoseconds: Int(time.nanos)) : Timestamp.now()
                    return await ended(id, code: Int(answer.exitStatus), at: text)
                } catch {
                    if let known = error as? EngineError, known.kind == .notFound {
                        return await ended(id, code: 255, at: Timestamp.now())
                    }
                    try? await Task.sleep(for: .milliseconds(pause))
                    pause = min(pause * 2, 1000)
                }
            }
        }
    }

    /// The shim's delete returns when all output is in the log, so whoever is told of the end can read it whole.
    private func ended(_ id: String, code: Int, at time: String) async {
        await serialised(id) {
            guard var record = records[id], record.state.isRunning else { return }
            record.state.status = "exited"
            record.state.pid = 0
            record.state.exitCode = code
            record.state.finishedAt = time
            // Written down before the task goes, for the task is the only other place where the code is kept.
            if !record.hostConfig.autoRemove { keep(record) }
            await dropTask(id)
            endExecs(of: id)
            await takeDownMounts(record, wasRunning: true)
            dropAttachers(id)
            change(record)
            if record.hostConfig.autoRemove { await disposeOrKeep(id) }
            tellExit(id, code: code)
        }
    }

    func tellExit(_ id: String, code: Int) {
        for waiter in exitWaiters.removeValue(forKey: id) ?? [] { waiter.give(code) }
    }

    /// After a restart: what containerd says now counts, not what was true when we died.
    public func restore() async throws {
        let answer = try await client.call { [client] in
            try await client.tasks.list(.init(), metadata: client.metadata).tasks
        }
        // A task is named by its container's id; containerd 2.1 leaves container_id out of lists.
        let tasks = Dictionary(answer.map { ($0.containerID.isEmpty ? $0.id : $0.containerID, $0) }) { first, _ in first
        }
        for record in records.values { await referToVolumes(record) }
        for var record in records.values {
            if !record.isWhole {
                records[record.id]?.removesVolumes = true
                await disposeOrKeep(record.id)
                continue
            }
            if record.state.status == "removing" {
                await disposeOrKeep(record.id)
                continue
            }
            if let task = tasks[record.id], task.status == .stopped, record.state.status == "exited" {
                // Its end is written down; we died before the task was taken away.
                await dropTask(record.id)
                if record.hostConfig.autoRemove { await disposeOrKeep(record.id) }
            } else if let task = tasks[record.id], task.status == .created, !record.state.isRunning {
                // We died between its creation and its start: nothing of it has run, and the record says so.
                await dropTask(record.id)
            } else if let task = tasks[record.id] {
                // Also one whose start we did not live to write down.
                if !record.state.isRunning {
                    record.state = ContainerState()
                    record.state.startedAt = Timestamp.now()
                }
                record.state.status = task.status == .paused ? "paused" : "running"
                record.state.pid = Int(task.pid)
                remember(record)
                watch(record.id)
            } else if record.state.isRunning {
                watch(record.id)
            } else if record.hostConfig.autoRemove, record.state.status == "exited" {
                await disposeOrKeep(record.id)
            }
        }
        await restoreMounts()
    }
}
