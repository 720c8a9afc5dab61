import Support
import Testing
import Text

/// Health checks.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct HealthTests {
    private func start(
        _ engine: Engine,
        _ test: String,
        _ more: String = "",
        interval: Int = 50_000_000
    ) throws -> EngineStream {
        let check = #"{"Test":\#(test),"Interval":\#(interval),"Retries":2\#(more)}"#
        _ = try engine.api.post(
            "/containers/create?name=well",
            #"{"Image":"busybox","Cmd":["sleep","1000"],"Healthcheck":\#(check),"HostConfig":{"NetworkMode":"none"}}"#
        ).expecting(201)
        let events = try engine.api.open("GET", #"/events?filters={"container":["well"],"event":["health_status"]}"#)
        _ = try engine.api.post("/containers/well/start").expecting(204)
        return events
    }

    private func next(_ events: EngineStream) throws -> String {
        guard let line = try events.line() else { throw Failure("the events have ended") }
        return try JSONNode.parse(line)["Action"]?.string ?? ""
    }

    private func health(_ engine: Engine) throws -> JSONNode {
        guard let health = try engine.docker.inspect("well")["State"]?["Health"] else { throw Failure("no health") }
        return health
    }

    @Test func `health follows the checks, over a death of the daemons too`() throws {
        try Engine.with { engine in
            var events = try start(engine, #"["CMD-SHELL","echo seen; test -e /tmp/ok"]"#)
            #expect(try next(events) == "health_status: unhealthy")
            try engine.docker.check("exec", "well", "touch", "/tmp/ok")
            #expect(try next(events) == "health_status: healthy")
            try engine.killDaemons()
            try engine.start()
            #expect(try health(engine)["Status"]?.string == "healthy")
            events = try engine.api.open("GET", #"/events?filters={"event":["health_status"]}"#)
            try engine.docker.check("exec", "well", "rm", "/tmp/ok")
            #expect(try next(events) == "health_status: unhealthy")
            let known = try health(engine)
            #expect(known["FailingStreak"]?.int ?? 0 >= 2)
            let log = known["Log"]?.elements ?? []
            #expect(log.count <= 5 && log.last?["ExitCode"]?.int == 1 && log.last?["Output"]?.string == "seen\n")
            _ = try engine.api.post("/containers/well/kill").expecting(204)
        }
    }

    @Test func `a check that takes too long is killed with all that it has started`() throws {
        try Engine.with { engine in
            let events = try start(engine, #"["CMD-SHELL","sleep 777 & sleep 777"]"#, #","Timeout":200000000"#)
            #expect(try next(events) == "health_status: unhealthy")
            let last = try health(engine)["Log"]?.elements.last
            #expect(last?["ExitCode"]?.int == -1)
            #expect(last?["Output"]?.string == "Health check exceeded timeout (200ms)")
            try Clock.wait("six checks were killed") { try health(engine)["FailingStreak"]?.int ?? 0 >= 6 }
            // A shell and two sleeps of the check that runs now; each of the six that ran would have left one.
            let left = try engine.docker.check("exec", "well", "ps").lines.filter { $0.contains("sleep 777") }
            #expect(left.count < 6)
            _ = try engine.api.post("/containers/well/kill").expecting(204)
        }
    }

    @Test func `NONE turns the checks of an image off, and a command that is not there is no health`() throws {
        try Engine.with { engine in
            _ = try start(engine, #"["NONE"]"#)
            #expect(try engine.docker.inspect("well")["State"]?["Health"] == nil)
            _ = try engine.api.delete("/containers/well?force=1").expecting(204)
            let events = try start(engine, #"["CMD","/no/such"]"#)
            #expect(try next(events) == "health_status: unhealthy")
            let last = try health(engine)["Log"]?.elements.last
            #expect(last?["Output"]?.string?.contains("no such file or directory") == true)
            _ = try engine.api.post("/containers/well/kill").expecting(204)
        }
    }

    // The interval is an hour: what is checked at all is checked by the interval of the start.
    @Test func `while a container starts it is checked more often, and failures do not count`() throws {
        try Engine.with { engine in
            let more = #","StartPeriod":3600000000000,"StartInterval":50000000"#
            _ = try start(engine, #"["CMD-SHELL","test -e /tmp/ok"]"#, more, interval: 3_600_000_000_000)
            try Clock.wait("three checks") { try health(engine)["Log"]?.elements.count ?? 0 >= 3 }
            let early = try health(engine)
            #expect(early["Status"]?.string == "starting" && early["FailingStreak"]?.int == 0)
            try engine.docker.check("exec", "well", "touch", "/tmp/ok")
            try Clock.wait("it is healthy") { try health(engine)["Status"]?.string == "healthy" }
            _ = try engine.api.post("/containers/well/kill").expecting(204)
        }
    }
}
