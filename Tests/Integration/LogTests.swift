import Linux
import Support
import Testing
import Text

/// Log drivers, and what of their logs is read.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct LogTests {
    /// Makes, starts and awaits a container that writes 2,000 lines and a last one without an end.
    private func run(_ engine: Engine, _ name: String, _ log: String, _ more: String = "") throws {
        let script =
            "i=0; while [ $i -lt 2000 ]; do echo \"line $i <&> \\$HOME\"; i=$((i+1)); done; printf last"
        _ = try engine.create(script, host: #"{"NetworkMode":"none","LogConfig":\#(log)}"#, config: more, name: name)
        try engine.api.start(name)
        _ = try engine.api.post("/containers/\(name)/wait").expecting(200)
    }

    private static let text = (0..<2000).map { "line \($0) <&> $HOME\n" }.joined() + "last"

    @Test(arguments: [
        #"{"Type":"json-file"}"#, #"{"Type":"json-file","Config":{"max-size":"3k","max-file":"900"}}"#,
        #"{"Type":"json-file","Config":{"max-size":"20k","max-file":"900","compress":"true"}}"#,
        #"{"Type":"local","Config":{"max-size":"9k","max-file":"900","mode":"non-blocking"}}"#,
    ])
    func `a log is read over all its files, whole and from its end`(log: String) throws {
        try Engine.with { engine in
            try run(engine, "logs-one", log)
            let all = try engine.api.get("/containers/logs-one/logs?stdout=1&stderr=1").expecting(200)
            #expect(all["content-type"] == "application/vnd.docker.multiplexed-stream")
            #expect(all.payload == Self.text)
            let tail = try engine.api.get("/containers/logs-one/logs?stdout=1&tail=1500").expecting(200)
            #expect(tail.payload == (501..<2000).map { "line \($0) <&> $HOME\n" }.joined() + "last")
            let past = try engine.api.get("/v1.41/containers/logs-one/logs?stdout=1&until=1.5").expecting(200)
            #expect(past.payload == "" && past["content-type"] == "application/vnd.docker.raw-stream")
        }
    }

    @Test func `a line says what the options name, and times and details come before it`() throws {
        try Engine.with { engine in
            let log = #"{"Type":"json-file","Config":{"tag":"{{.Name}}","env-regex":"^A","labels":"l"}}"#
            try run(engine, "logs-two", log, #","Env":["AB=1 2"],"Labels":{"l":"x"}"#)
            let path = try engine.docker.inspect("logs-two")["LogPath"]?.string ?? ""
            let lines = try Files.read(path, limit: 1 << 20).split(separator: 0x0A)
            let first = String(decoding: lines[0], as: UTF8.self)
            let head = #"{"log":"line 0 \u003c\u0026\u003e $HOME\n","stream":"stdout","#
            #expect(first.hasPrefix(head + #""attrs":{"AB":"1 2","l":"x","tag":"logs-two"},"time":"2"#), "\(first)")
            #expect(lines.count == 2001)
            let answer = try engine.api.get("/containers/logs-two/logs?stdout=1&timestamps=1&details=1&tail=1")
            let text = answer.payload
            #expect(text.utf8.count == 31 + 23 + 5 && text.hasSuffix("Z AB=1+2,l=x,tag=logs-two last"), "\(text)")
            // From the time of the last line on.
            let moment = try #require(Timestamp.parse(String(text.prefix(30))))
            let since = "\(moment.seconds).\(String(1_000_000_000 + moment.nanoseconds).dropFirst())"
            #expect(try engine.api.get("/containers/logs-two/logs?stdout=1&since=\(since)").payload == "last")
        }
    }

    @Test func `who follows gets all lines over rotations, daemons that die, and the end`() throws {
        try Engine.with { engine in
            let script =
                "i=0; while [ $i -lt 3000 ]; do echo $i; i=$((i+1)); [ $((i%100)) = 0 ] && usleep 20000; done; read x"
            let id = try engine.docker.check(
                "run",
                "-di",
                "--name",
                "logs-three",
                "--network",
                "none",
                "--log-opt",
                "max-size=2k",
                "--log-opt",
                "max-file=900",
                "busybox",
                "sh",
                "-c",
                script
            ).lines[0]
            try engine.docker.waitForLog("logs-three", "500")
            try engine.killDaemons()
            try engine.start()
            let stream = try engine.api.open("GET", "/containers/\(id)/logs?stdout=1&follow=1")
            var next = 0
            while next < 3000, let line = try stream.line() {
                // Eight bytes of a frame stand before each.
                #expect(String(Substring(line.utf8.dropFirst(8))) == String(next))
                next += 1
            }
            #expect(next == 3000)
            _ = try engine.api.post("/containers/\(id)/kill").expecting(204)
            #expect(try stream.rest().isEmpty)
        }
    }

    @Test(arguments: [
        ("gelf", "", #"error looking up logging plugin gelf: plugin "gelf" not found"#),
        ("json-file", #""x":"1""#, "unknown log opt 'x' for json-file log driver"),
        ("syslog", #""syslog-address":"http://x""#, "unsupported scheme: 'http'"),
    ])
    func `what cannot be is refused in docker's words`(driver: String, options: String, message: String) throws {
        try Engine.with { engine in
            let host = #""HostConfig":{"NetworkMode":"none","LogConfig":{"Type":"\#(driver)","Config":{\#(options)}}}"#
            let body = #"{"Image":"busybox","Cmd":["true"],\#(host)}"#
            let answer = try engine.api.post("/containers/create", body).expecting(400)
            #expect(answer.message == message)
        }
    }

    @Test func `a driver that cannot begin keeps the container from starting, one without a log from being read`()
        throws
    {
        try Engine.with { engine in
            let docker = engine.docker
            try docker.check(
                "create",
                "--name",
                "bad",
                "--log-opt",
                "max-size=0",
                "--network",
                "none",
                "busybox",
                "true"
            )
            let start = try engine.api.post("/containers/bad/start").expecting(500)
            #expect(
                start.message
                    == "failed to create task for container: failed to initialize logging driver: "
                    + "max-size must be a positive number"
            )
            try docker.check("run", "--name", "mute", "--log-driver", "none", "--network", "none", "busybox", "true")
            let logs = try engine.api.get("/containers/mute/logs?stdout=1").expecting(501)
            #expect(logs.message == "configured logging driver does not support reading")
            #expect(
                try engine.api.get("/containers/mute/logs").expecting(400).message
                    == "Bad parameters: you must choose at least one stream"
            )
        }
    }

    @Test func `syslog and fluentd get the lines, and docker logs reads them all the same`() throws {
        try Engine.with { engine in
            let syslog = try LogServer(engine.folder.path + "/syslog", isStream: false)
            let fluentd = try LogServer(engine.folder.path + "/fluentd", isStream: true)
            let form = #""tag":"{{.Name}}","syslog-format":"rfc5424""#
            for (name, options) in [
                ("syslog", #""syslog-address":"unixgram://\#(syslog.path)",\#(form)"#),
                ("fluentd", #""fluentd-address":"unix://\#(fluentd.path)""#),
            ] {
                let host =
                    #""HostConfig":{"NetworkMode":"none","LogConfig":{"Type":"\#(name)","Config":{\#(options)}}}"#
                _ = try engine.api.post(
                    "/containers/create?name=\(name)",
                    #"{"Image":"busybox","Cmd":["sh","-c","echo out; echo err >&2"],\#(host)}"#
                ).expecting(201)
                _ = try engine.api.post("/containers/\(name)/start").expecting(204)
                _ = try engine.api.post("/containers/\(name)/wait").expecting(200)
                #expect(try engine.api.get("/containers/\(name)/logs?stdout=1&stderr=1").payload == "out\nerr\n")
            }
            let (first, second) = (try syslog.receive(), try syslog.receive())
            #expect([first, second].contains { $0.hasPrefix("<30>1 ") && $0.hasSuffix(" syslog - out\n") }, "\(first)")
            #expect(
                [first, second].contains { $0.hasPrefix("<27>1 ") && $0.hasSuffix(" syslog - err\n") },
                "\(second)"
            )
            let messages = try fluentd.receive()
            #expect(messages.contains("container_name") && messages.contains("/fluentd") && messages.contains("stdout"))
        }
    }
}
