import DockerAPI
import Linux

/// What becomes of a container that has ended: nothing, or another start after a while.
extension ContainerService {
    public func restart(_ name: String, signal: String, timeout: Int?) async throws {
        let id = try find(name).id
        manualRestarts.insert(id)
        defer { manualRestarts.remove(id) }
        do {
            try await stopAlone(find(id), signal: signal, timeout: timeout)
            try await serialised(id) {
                if records[id]?.state.hasProcess != true { try await startAlone(id) }
            }
        } catch {
            throw EngineError.internalError("Cannot restart container \(name): \(error)")
        }
        if let record = records[id] { publish("restart", record) }
    }

    /// Milliseconds until the next start of a container whose run has ended; nil when there is none.
    func restartPause(_ record: ContainerRecord, code: Int, duration: Double) -> Int? {
        backoffs[record.id, default: RestartBackoff()].next(
            record.hostConfig.restartPolicy,
            exitCode: code,
            restarts: record.restartCount,
            wasStopped: record.wasStopped,
            duration: duration
        )
    }

    func startLater(_ id: String, milliseconds: Int) {
        restartTimers[id] = Task { [weak self] in
            guard (try? await Task.sleep(for: .milliseconds(milliseconds))) != nil else { return }
            await self?.startAgain(id)
        }
    }

    private func startAgain(_ id: String) async {
        await serialised(id) {
            guard records[id]?.state.status == "restarting" else { return }
            restartTimers[id] = nil
            do { try await startAlone(id, isManual: false) } catch {
                Log.error("container \(id) cannot be started again: \(error)")
            }
        }
    }

    /// For a container that waits for its restart, in its turn: it is over now.
    func endRestarting(_ id: String) {
        restartTimers.removeValue(forKey: id)?.cancel()
        guard var record = records[id] else { return }
        record.state.status = "exited"
        remember(record)
        tellExit(id, code: record.state.exitCode)
    }

    /// Starts what was running when the machine or the daemon went, each as its policy has it. Those whose start fails
    /// do not keep the others from theirs.
    func startByPolicy() {
        for record in records.values where !record.state.isRunning && record.state.startedAt != ContainerState.never {
            let wants = record.hostConfig.restartPolicy.wantsRestart(
                exitCode: record.state.exitCode,
                restarts: record.restartCount,
                wasStopped: record.wasStopped
            )
            guard wants, !["removing", "dead"].contains(record.state.status) else { continue }
            let id = record.id
            Task {
                do { try await start(id) } catch { Log.error("container \(id) cannot be started: \(error)") }
            }
        }
    }
}
