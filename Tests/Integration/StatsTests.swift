import Support
import Testing
import Text

/// stats and top.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct StatsTests {
    @Test func `stats tell what a container uses, once or each second`() throws {
        try Engine.with { engine in
            let id = try engine.docker.check(
                "run",
                "-d",
                "--name",
                "busy",
                "-m",
                "64m",
                "busybox",
                "sh",
                "-c",
                "while :; do :; done"
            ).lines[0]
            let once = try engine.api.get("/containers/busy/stats?stream=0&one-shot=1").expecting(200).json
            #expect(once["memory_stats"]?["limit"]?.int == 64 << 20)
            #expect(once["memory_stats"]?["usage"]?.int ?? 0 > 0)
            #expect(once["pids_stats"]?["current"]?.int ?? 0 > 0)
            #expect(once["cpu_stats"]?["online_cpus"]?.int ?? 0 > 0)
            #expect(once["name"] == nil && once["precpu_stats"]?["system_cpu_usage"] == nil)
            let pair = try engine.api.get("/containers/busy/stats?stream=0").expecting(200).json
            #expect(pair["id"]?.string == id && pair["name"]?.string == "/busy")
            let before = pair["precpu_stats"]?["cpu_usage"]?["total_usage"]?.int ?? 0
            let after = pair["cpu_stats"]?["cpu_usage"]?["total_usage"]?.int ?? 0
            #expect(before > 0 && after > before)
            let stream = try engine.api.open("GET", "/containers/busy/stats")
            let first = try JSONNode.parse(try stream.line() ?? "")
            let second = try JSONNode.parse(try stream.line() ?? "")
            #expect(first["preread"]?.string == "0001-01-01T00:00:00Z")
            #expect(second["preread"]?.string == first["read"]?.string)
            stream.hangUp()
            #expect(
                try engine.api.get("/containers/busy/stats?one-shot=1").message
                    == "cannot have stream=true and one-shot=true"
            )
        }
    }

    @Test func `a container that does not run has used nothing`() throws {
        try Engine.with { engine in
            try engine.docker.check("create", "--name", "idle", "busybox", "true")
            let answer = try engine.api.get("/containers/idle/stats?stream=0").expecting(200).json
            #expect(answer["name"]?.string == "/idle" && answer["read"]?.string == "0001-01-01T00:00:00Z")
            #expect(answer["blkio_stats"]?["sectors_recursive"]?.isNull == true)
            #expect(answer["memory_stats"]?.members.isEmpty == true)
            let top = try engine.api.get("/containers/idle/top").expecting(409)
            #expect(top.message.hasSuffix("is not running"))
        }
    }

    @Test func `top shows the container's processes and no others`() throws {
        try Engine.with { engine in
            // A command behind the second keeps the shell from becoming it.
            try engine.docker.check("run", "-d", "--name", "two", "busybox", "sh", "-c", "sleep 1001 & sleep 1002; :")
            var commands: [String] = []
            try Clock.wait("both processes run") {
                let top = try engine.api.get("/containers/two/top").expecting(200).json
                #expect(top["Titles"]?.strings == ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"])
                commands = (top["Processes"]?.elements ?? []).map { $0.strings.last ?? "" }
                return commands.count == 3
            }
            #expect(commands.filter { $0.hasPrefix("sleep 100") }.count == 2)
            let wrong = try engine.api.get("/containers/two/top?ps_args=-o%20foo=PID")
            #expect(wrong.status == 500 && wrong.message == #"specifying "foo=PID" is not allowed"#)
        }
    }
}
