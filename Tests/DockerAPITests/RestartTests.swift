import Testing

@testable import DockerAPI

@Suite struct RestartBackoffTests {
    private let always = RestartPolicy(name: "always")

    @Test func `the waiting doubles from 100 ms to a minute, and begins anew after a long run`() {
        var backoff = RestartBackoff()
        func next(_ duration: Double) -> Int? {
            backoff.next(always, exitCode: 0, restarts: 0, wasStopped: false, duration: duration)
        }
        let pauses = (0..<12).map { _ in next(1) }
        #expect(pauses == [100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 51200, 60000, 60000])
        #expect(next(9.9) == 60000 && next(10) == 100 && next(0) == 200)
        backoff.isCancelled = true
        #expect(next(0) == nil)
    }

    @Test(arguments: [
        ("no", 0, 1, 0, false, false), ("", 0, 1, 0, false, false), ("always", 0, 0, 9, true, true),
        ("unless-stopped", 0, 0, 9, false, true), ("unless-stopped", 0, 1, 0, true, false),
        ("on-failure", 0, 0, 0, false, false), ("on-failure", 0, 1, 99, false, true),
        ("on-failure", 3, 1, 2, false, true), ("on-failure", 3, 1, 3, false, false),
    ])
    func `policies decide as docker's do`(
        name: String,
        maximum: Int,
        exitCode: Int,
        restarts: Int,
        wasStopped: Bool,
        expected: Bool
    ) {
        let policy = RestartPolicy(name: name, maximumRetryCount: maximum)
        var backoff = RestartBackoff()
        let pause = backoff.next(policy, exitCode: exitCode, restarts: restarts, wasStopped: wasStopped, duration: 0)
        #expect((pause != nil) == expected)
    }
}

@Suite struct HealthStateTests {
    @Test(arguments: [
        (["CMD", "a", "b"], ["a", "b"]), (["CMD-SHELL", "a b"], ["/bin/sh", "-c", "a b"]), (["NONE"], nil), ([], nil),
        (["OTHER", "x"], nil),
    ])
    func `the kind of a check says what is run`(test: [String], words: [String]?) {
        var config = HealthConfig()
        config.test = test
        #expect(HealthCheck(config, shell: nil)?.words == words)
    }

    @Test func `what is not said is docker's, and checks come faster in the start period`() throws {
        var config = HealthConfig()
        config.test = ["CMD-SHELL", "x"]
        config.startPeriod = 60_000_000_000
        let check = try #require(HealthCheck(config, shell: ["bash", "-c"]))
        #expect(check.words == ["bash", "-c", "x"] && check.retries == 3 && check.timeout == 30_000_000_000)
        #expect(check.pause(.starting, age: 59_000_000_000) == 5_000_000_000)
        #expect(check.pause(.starting, age: 60_000_000_000) == 30_000_000_000)
        #expect(check.pause(.healthy, age: 1) == 30_000_000_000)
    }

    private func result(_ code: Int) -> HealthResult {
        HealthResult(start: "a", end: "b", exitCode: code, output: "\(code)")
    }

    @Test func `failures count up to unhealthy, one success makes healthy`() {
        var health = HealthState()
        health.take(result(1), retries: 2, isStartPeriod: false)
        #expect(health.status == .starting && health.failingStreak == 1)
        health.take(result(1), retries: 2, isStartPeriod: false)
        #expect(health.status == .unhealthy && health.failingStreak == 2)
        health.take(result(0), retries: 2, isStartPeriod: false)
        #expect(health.status == .healthy && health.failingStreak == 0)
    }

    @Test func `failures of the start period do not count until a first success`() {
        var health = HealthState()
        for _ in 0..<3 { health.take(result(1), retries: 1, isStartPeriod: true) }
        #expect(health.status == .starting && health.failingStreak == 0)
        health.take(result(0), retries: 1, isStartPeriod: true)
        health.take(result(1), retries: 1, isStartPeriod: true)
        #expect(health.status == .unhealthy)
    }

    @Test func `five results are kept`() {
        var health = HealthState()
        for code in 0..<8 { health.take(result(code), retries: 100, isStartPeriod: false) }
        #expect(health.log.map(\.exitCode) == [3, 4, 5, 6, 7])
    }
}
