import ContainerdRules
import Glibc
import Linux
import SQLite
import Synchronization

/// Runs the collector: in the background after deletions and many changes, and on demand. One collection at a time.
public final class GarbageScheduler: Sendable {
    private struct State {
        var schedule: GarbageSchedule
        /// For when the sleeper is set.
        var armed: Int64?
        var sleeper: Task<Void, Never>?
    }

    private let settings: GarbageSchedule.Settings
    private let state: Mutex<State>
    private let turn = AsyncLock()

    init(_ settings: GarbageSchedule.Settings) {
        self.settings = settings
        var idle = settings
        idle.startupDelay = 0
        state = Mutex(State(schedule: GarbageSchedule(idle, now: MonotonicClock.nanoseconds)))
    }

    /// Its settings, as containerd shows them with the plugin.
    var exports: [String: String] {
        [
            "PauseThreshold": "\(settings.pauseThreshold)", "DeletionThreshold": "\(settings.deletionThreshold)",
            "MutationThreshold": "\(settings.mutationThreshold)",
            "ScheduleDelay": settings.scheduleDelay == 0 ? "0s" : "\(settings.scheduleDelay / 1_000_000)ms",
        ]
    }

    /// From now on changes of the metadata lead to collections; the first comes by itself.
    func start(_ core: Core) {
        let collector = GarbageCollector(core: core)
        core.database.onChange { [self] isDeletion in
            state.withLock { state in
                state.schedule.changed(isDeletion: isDeletion, now: MonotonicClock.nanoseconds)
                arm(&state, collector)
            }
        }
        state.withLock { state in
            state.schedule = GarbageSchedule(settings, now: MonotonicClock.nanoseconds)
            arm(&state, collector)
        }
    }

    private func arm(_ state: inout State, _ collector: GarbageCollector) {
        guard let next = state.schedule.next, next != state.armed else { return }
        state.sleeper?.cancel()
        state.armed = next
        state.sleeper = Task { [self] in
            let wait = max(0, next - MonotonicClock.nanoseconds)
            guard (try? await Task.sleep(for: .nanoseconds(wait))) != nil else { return }
            do {
                try await collect(collector)
            } catch {
                Log.error("garbage collection failed: \(error)")
            }
        }
    }

    /// Returns when everything that was garbage at the call is gone.
    func collectNow(_ core: Core) async throws {
        if settings.scheduleDelay > 0 { try await Task.sleep(for: .nanoseconds(settings.scheduleDelay)) }
        try await collect(GarbageCollector(core: core))
    }

    private func collect(_ collector: GarbageCollector) async throws {
        try await turn.with {
            // What changes from here on counts for the next one. A sleeper that calls this is past its sleep.
            state.withLock { state in
                state.schedule.started()
                state.armed = nil
                state.sleeper?.cancel()
                state.sleeper = nil
            }
            do {
                let duration = try await Offload.run { try collector.collect() }
                state.withLock { $0.schedule.ended(duration: duration) }
            } catch {
                state.withLock { state in
                    state.schedule.failed(now: MonotonicClock.nanoseconds)
                    arm(&state, collector)
                }
                throw error
            }
        }
    }
}
