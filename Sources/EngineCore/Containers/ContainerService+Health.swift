import DockerAPI
import Linux

/// The checks of containers that have a health. One task for each; a check costs one exec.
extension ContainerService {
    /// For a container that has been started: its health begins anew.
    func beginHealth(_ id: String) {
        guard var record = records[id], healthCheck(record) != nil else { return }
        var health = record.state.health ?? HealthState()
        health.status = .starting
        health.failingStreak = 0
        record.state.health = health
        remember(record)
        continueHealth(id)
    }

    /// For one whose process goes on, after a pause or a restart of the daemon.
    func continueHealth(_ id: String) {
        guard let record = records[id], record.state.status == "running", let check = healthCheck(record),
            healthTasks[id] == nil
        else { return }
        healthTasks[id] = Task { [weak self] in
            while let pause = await self?.healthPause(id, check) {
                guard (try? await Task.sleep(for: .nanoseconds(pause))) != nil, let self else { return }
                let result = await HealthProbe(service: self, container: id, check: check).run()
                if Task.isCancelled { return }
                await take(result, of: id, check)
            }
        }
    }

    /// Ends the checks. As docker: a health that nobody watches is none.
    func endHealth(_ id: String) {
        guard let task = healthTasks.removeValue(forKey: id) else { return }
        task.cancel()
        guard var record = records[id] else { return }
        record.state.health?.status = .unhealthy
        change(record)
    }

    private func healthCheck(_ record: ContainerRecord) -> HealthCheck? {
        HealthCheck(record.config.healthcheck, shell: record.config.shell)
    }

    private func healthPause(_ id: String, _ check: HealthCheck) -> Int64? {
        guard !Task.isCancelled, let state = records[id]?.state, let health = state.health else { return nil }
        return check.pause(health.status, age: Self.age(state, at: UnixTime.now))
    }

    /// Nanoseconds since the start.
    private static func age(_ state: ContainerState, at time: Int64) -> Int64 {
        guard let start = Timestamp.parse(state.startedAt) else { return 0 }
        return time - (Int64(start.seconds) * 1_000_000_000 + Int64(start.nanoseconds))
    }

    private func take(_ result: HealthResult, of id: String, _ check: HealthCheck) {
        guard healthTasks[id] != nil, var record = records[id], var health = record.state.health else { return }
        let before = health.status
        let start = Timestamp.parse(result.start) ?? (0, 0)
        let age = Self.age(record.state, at: Int64(start.seconds) * 1_000_000_000 + Int64(start.nanoseconds))
        health.take(result, retries: check.retries, isStartPeriod: age < check.startPeriod)
        record.state.health = health
        // A disk need not know each result: what counts after a restart is the status.
        guard health.status != before else { return change(record) }
        remember(record)
        publish("health_status: \(health.status.rawValue)", record)
    }

    /// An exec of our own that nobody asks for again.
    func dropProbe(_ exec: String) { execs[exec] = nil }
}
