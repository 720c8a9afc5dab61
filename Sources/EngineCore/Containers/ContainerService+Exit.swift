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
        Task {
            var pause = 20
            while !Task.isCancelled {
                do {
                    let answer = try await client.wait(id)
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

    /// Milliseconds that the event of an end may be behind the end itself.
    private static let eventPatience = 1000

    /// The shim's delete returns when all output is in the log, so whoever is told of the end can read it whole.
    private func ended(_ id: String, code: Int, at time: String) async {
        await serialised(id) {
            guard let before = records[id], before.state.hasProcess else { return }
            endHealth(id)
            // A kill that nobody asked for may be the kernel's, for lack of memory.
            if code == 137 && !before.wasStopped {
                await taskNotices.awaitEnd(id, pid: UInt32(before.state.pid), milliseconds: Self.eventPatience)
            } else {
                taskNotices.forget(id)
            }
            guard var record = records[id] else { return }
            let duration = Self.seconds(from: record.state.startedAt, to: time)
            let pause = restartPause(record, code: code, duration: duration)
            record.state.status = pause == nil ? "exited" : "restarting"
            record.state.pid = 0
            record.state.exitCode = code
            record.state.finishedAt = time
            if pause != nil { record.restartCount += 1 }
            let isRemoved = record.hostConfig.autoRemove && pause == nil && !manualRestarts.contains(id)
            let ran = record
            record.clearNetworks()
            // Written down before the task goes, for the task is the only other place where the code is kept.
            if !isRemoved { keep(record) }
            // A link takes the kernel some 20 ms to take down, as long as the runtime needs for its part.
            let leaving = Task { await takeDownNetworks(of: ran) }
            await endTask(id)
            let dropping = Task { await dropContainer(id) }
            if !isRemoved { await dropping.value }
            endExecs(of: id)
            await takeDownMounts(record, wasRunning: true)
            await leaving.value
            dropAttachers(id)
            if records[id]?.state.oomKilled == true, !record.state.oomKilled {
                // The event came meanwhile, and wrote down a container that still ran.
                record.state.oomKilled = true
                if !isRemoved { keep(record) }
            }
            change(record)
            publish("die", record, ["exitCode": String(code), "execDuration": String(Int(duration))])
            if isRemoved { await disposeOrKeep(id, afterEnd: dropping) }
            if let pause { startLater(id, milliseconds: pause) }
            tellExit(id, code: code)
        }
    }

    private static func seconds(from start: String, to end: String) -> Double {
        guard let start = Timestamp.parse(start), let end = Timestamp.parse(end) else { return 0 }
        return max(0, Double(end.seconds - start.seconds) + Double(end.nanoseconds - start.nanoseconds) / 1e9)
    }

    func tellExit(_ id: String, code: Int) {
        for waiter in exitWaiters.removeValue(forKey: id) ?? [] { waiter.give(code) }
    }

    /// After a restart: what containerd says now counts, not what was true when we died.
    public func restore() async throws {
        try await networks.load(keeping: Set(records.values.map(\.sandboxKey)))
        let (tasks, silent) = try await foundTasks()
        // Whose end nobody saw: looked at when networks and mounts are as they were.
        var ended: [String] = []
        mendFolders()
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
            } else if let task = tasks[record.id], task.status == .created, !record.state.hasProcess {
                // We died between its creation and its start: nothing of it has run, and the record says so.
                await dropTask(record.id)
            } else if let task = tasks[record.id] {
                // Also one whose start we did not live to write down.
                if !record.state.hasProcess {
                    record.state = ContainerState()
                    record.state.startedAt = Timestamp.now()
                    if hasOwnNetworks(record) { record.take(try await networks.found(record)) }
                }
                record.state.status = task.status == .paused ? "paused" : "running"
                record.state.pid = Int(task.pid)
                remember(record)
                if record.state.health == nil { beginHealth(record.id) } else { continueHealth(record.id) }
                if task.status == .stopped { ended.append(record.id) } else { watch(record.id) }
            } else if record.state.hasProcess {
                if silent.contains(record.id) { watch(record.id) } else { ended.append(record.id) }
            } else if record.state.status == "restarting" {
                record.state.status = "exited"
                remember(record)
            } else if record.hostConfig.autoRemove, record.state.status == "exited" {
                await disposeOrKeep(record.id)
            }
        }
        await networks.restore(running: records.values.filter(\.state.hasProcess))
        await networks.restoreNetd(running: records.values.filter(\.state.hasProcess))
        await restoreMounts()
        await settle(ended)
        startByPolicy()
    }
}
