import Support
import Testing
import Text

/// Restart policies, and how containers are ended.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct RestartTests {
    private func create(_ engine: Engine, _ name: String, _ command: String, _ host: String = "", _ config: String = "")
        throws
    {
        _ = try engine.create(command, host: #"{"NetworkMode":"none"\#(host)}"#, config: config, name: name)
    }

    private static func policy(_ name: String, _ maximum: Int = 0) -> String {
        #","RestartPolicy":{"Name":"\#(name)","MaximumRetryCount":\#(maximum)}"#
    }

    /// The actions of a container's events up to the last one named.
    private func actions(_ stream: EngineStream, until last: String, times: Int = 1) throws -> [String] {
        var (actions, seen) = ([String](), 0)
        while seen < times, let line = try stream.line() {
            let event = try JSONNode.parse(line)
            let action = event["Action"]?.string ?? ""
            let signal = event["Actor"]?["Attributes"]?["signal"]?.string
            actions.append(signal.map { "\(action) \($0)" } ?? action)
            if action == last { seen += 1 }
        }
        return actions
    }

    private func events(_ engine: Engine, _ name: String) throws -> EngineStream {
        try engine.api.open("GET", #"/events?filters={"container":["\#(name)"]}"#)
    }

    @Test func `on-failure starts so often as it is told, and stays ended then`() throws {
        try Engine.with { engine in
            try create(engine, "fails", "exit 3", Self.policy("on-failure", 2))
            let stream = try events(engine, "fails")
            _ = try engine.api.post("/containers/fails/start").expecting(204)
            #expect(try actions(stream, until: "die", times: 3) == ["start", "die", "start", "die", "start", "die"])
            let wait = try engine.api.post("/containers/fails/wait").expecting(200)
            #expect(try wait.json["StatusCode"]?.int == 3)
            let details = try engine.docker.inspect("fails")
            #expect(details["RestartCount"]?.int == 2 && details["State"]?["Status"]?.string == "exited")
        }
    }

    @Test func `always starts again until somebody stops it, also while it waits`() throws {
        try Engine.with { engine in
            try create(engine, "always", "true", Self.policy("always"))
            _ = try engine.api.post("/containers/always/start").expecting(204)
            // From the sixth on it waits for seconds.
            try Clock.wait("six restarts") { try engine.docker.inspect("always")["RestartCount"]?.int ?? 0 >= 6 }
            #expect(try engine.docker.inspect("always")["State"]?["Restarting"]?.bool == true)
            let exec = try engine.api.post("/containers/always/exec", #"{"Cmd":["true"]}"#).expecting(409)
            #expect(exec.message.hasSuffix("is restarting, wait until the container is running"))
            _ = try engine.api.post("/containers/always/stop").expecting(204)
            #expect(try engine.docker.inspect("always")["State"]?["Status"]?.string == "exited")
            _ = try engine.api.post("/containers/always/stop").expecting(304)
        }
    }

    @Test func `a daemon that starts starts what its policy wants`() throws {
        try Engine.with { engine in
            for (name, policy) in [("kept", "always"), ("left", "unless-stopped"), ("plain", "no")] {
                try create(engine, name, "read x", Self.policy(policy), #","OpenStdin":true"#)
                _ = try engine.api.post("/containers/\(name)/start").expecting(204)
                _ = try engine.api.post("/containers/\(name)/kill").expecting(204)
            }
            try engine.killDaemons()
            try engine.start()
            try Clock.wait("it runs again") { try engine.docker.isRunning("kept") }
            #expect(try !engine.docker.isRunning("left"))
            #expect(try !engine.docker.isRunning("plain"))
            // Stopped, it begins anew all the same: only unless-stopped remembers.
            #expect(try engine.docker.inspect("kept")["RestartCount"]?.int == 0)
            _ = try engine.api.delete("/containers/kept?force=1").expecting(204)
        }
    }

    @Test func `stop asks first and kills then, and all of it is told`() throws {
        try Engine.with { engine in
            try create(engine, "deaf", "trap '' USR1; echo up; while :; do sleep 1; done", "", #","StopSignal":"USR1""#)
            let stream = try events(engine, "deaf")
            _ = try engine.api.post("/containers/deaf/start").expecting(204)
            try engine.docker.waitForLog("deaf", "up")
            _ = try engine.api.post("/containers/deaf/stop?t=1").expecting(204)
            #expect(try actions(stream, until: "stop") == ["start", "kill 10", "kill 9", "die", "stop"])
            #expect(try engine.docker.exitCode(of: "deaf") == 137)
            _ = try engine.api.post("/containers/deaf/restart?t=0").expecting(204)
            _ = try engine.api.post("/containers/deaf/restart?t=0").expecting(204)
            let actions = try actions(stream, until: "restart", times: 2)
            #expect(actions == ["start", "restart", "kill 10", "kill 9", "die", "stop", "start", "restart"])
            _ = try engine.api.post("/containers/deaf/kill").expecting(204)
        }
    }

    @Test func `one waits for the end that is or for the next`() throws {
        try Engine.with { engine in
            try create(engine, "again", "read x; exit $x", "", #","OpenStdin":true"#)
            try engine.api.start("again")
            try engine.api.post("/containers/again/kill").expecting(204)
            let wait = { (query: String) in try engine.api.open("POST", "/containers/again/wait?condition=\(query)") }
            let last = try JSONNode.parse(try wait("not-running").rest())
            #expect(last["StatusCode"]?.int == 137)
            let next = try wait("next-exit")
            try engine.api.start("again")
            let upgrade = ["Connection": "Upgrade", "Upgrade": "tcp"]
            let input = try engine.api.open("POST", "/containers/again/attach?stream=1&stdin=1", fields: upgrade)
            try input.write("6\n")
            #expect(try JSONNode.parse(next.rest())["StatusCode"]?.int == 6)
            let wrong = try engine.api.post("/containers/again/wait?condition=never").expecting(400)
            #expect(wrong.message == "invalid condition: \"never\"", "\(wrong)")
        }
    }

    @Test func `what cannot be killed is refused in docker's words`() throws {
        try Engine.with { engine in
            try create(engine, "quiet", "true")
            let id = try engine.docker.inspect("quiet")["Id"]?.string ?? ""
            let post = { (query: String) in try engine.api.post("/containers/quiet/\(query)") }
            let idle = try post("kill").expecting(409)
            #expect(idle.message == "cannot kill container: quiet: container \(id) is not running")
            #expect(try post("kill?signal=NOPE").expecting(400).message.hasSuffix("invalid signal: NOPE"))
            let odd = try post("kill?signal=99").expecting(400).message
            #expect(odd.hasSuffix("the linux daemon does not support signal 99"))
            #expect(try post("pause").expecting(409).message == "container \(id) is not running")
        }
    }

    @Test func `a container that goes at its end outlives a restart by hand`() throws {
        try Engine.with { engine in
            try create(engine, "brief", "read x", #","AutoRemove":true"#, #","OpenStdin":true"#)
            _ = try engine.api.post("/containers/brief/start").expecting(204)
            _ = try engine.api.post("/containers/brief/restart?t=0").expecting(204)
            #expect(try engine.docker.isRunning("brief"))
            let wait = try engine.api.open("POST", "/containers/brief/wait?condition=removed")
            _ = try engine.api.post("/containers/brief/kill").expecting(204)
            _ = try wait.rest()
            _ = try engine.api.get("/containers/brief/json").expecting(404)
        }
    }

    @Test func `lack of memory is told`() throws {
        try Engine.with { engine in
            try create(engine, "hungry", "tail /dev/zero", #","Memory":16777216"#)
            let stream = try events(engine, "hungry")
            _ = try engine.api.post("/containers/hungry/start").expecting(204)
            #expect(try actions(stream, until: "die").contains("oom"))
            let state = try engine.docker.inspect("hungry")["State"]
            #expect(state?["OOMKilled"]?.bool == true && state?["ExitCode"]?.int == 137)
        }
    }
}
