import ContainerdRules
import Testing

@Suite struct GarbageScheduleTests {
    private static let second: Int64 = 1_000_000_000

    private func schedule(_ change: (inout GarbageSchedule.Settings) -> Void = { _ in }) -> GarbageSchedule {
        var settings = GarbageSchedule.Settings()
        settings.startupDelay = 0
        change(&settings)
        return GarbageSchedule(settings, now: 0)
    }

    @Test func `the first collection comes after the delay of the start`() {
        #expect(GarbageSchedule(.init(), now: 5).next == 100_000_005)
        #expect(schedule().next == nil)
    }

    @Test func `a deletion is followed by a collection, a change is not`() {
        var schedule = schedule()
        schedule.changed(isDeletion: false, now: 0)
        #expect(schedule.next == nil)
        schedule.changed(isDeletion: true, now: 10)
        #expect(schedule.next == 10 + Self.second)
        schedule.changed(isDeletion: true, now: 20)
        #expect(schedule.next == 10 + Self.second)
    }

    @Test func `many changes are followed by a collection`() {
        var schedule = schedule { $0.mutationThreshold = 3 }
        for time in 0..<2 { schedule.changed(isDeletion: false, now: Int64(time)) }
        #expect(schedule.next == nil)
        schedule.changed(isDeletion: false, now: 2)
        #expect(schedule.next != nil)
    }

    @Test func `a threshold of deletions makes it urgent`() {
        var schedule = schedule {
            $0.deletionThreshold = 2
            $0.scheduleDelay = 7
        }
        schedule.changed(isDeletion: true, now: 0)
        #expect(schedule.next == nil)
        schedule.changed(isDeletion: true, now: 1)
        #expect(schedule.next == 8)
    }

    @Test func `collections take no more than their part of the time`() {
        var schedule = schedule { $0.pauseThreshold = 0.25 }
        schedule.started()
        schedule.ended(duration: Self.second)
        schedule.changed(isDeletion: true, now: 0)
        #expect(schedule.next == 3 * Self.second)
        schedule.started()
        #expect(schedule.next == nil)
    }

    @Test func `one that failed is tried again`() {
        var schedule = schedule()
        schedule.started()
        schedule.failed(now: 5)
        #expect(schedule.next == 5 + 2 * Self.second)
    }
}
