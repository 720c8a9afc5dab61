import Support
import Testing
import Text

/// Processes in running containers, by the API.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct ExecTests {
    private static let upgrade = ["Connection": "Upgrade", "Upgrade": "tcp"]

    private func withContainer(_ body: (Engine) throws -> Void) throws {
        try Engine.with { engine in
            _ = try engine.api.create("one", ["sleep", "100"], #","Env":["A=1","B=2"],"WorkingDir":"/tmp""#)
            try engine.api.start("one")
            try body(engine)
        }
    }

    private func exec(_ engine: Engine, _ command: [String], _ more: String = "") throws -> String {
        let words = command.map { "\"\($0)\"" }.joined(separator: ",")
        let body = #"{"AttachStdout":true,"AttachStderr":true,"Cmd":[\#(words)]\#(more)}"#
        return try engine.api.post("/containers/one/exec", body).expecting(201).json["Id"]?.string ?? ""
    }

    /// What a client reads that attaches to it, without frames.
    private func run(_ engine: Engine, _ id: String, tty: Bool = false) throws -> String {
        let body = Array(#"{"Detach":false,"Tty":\#(tty)}"#.utf8)
        var fields = Self.upgrade
        fields["Content-Type"] = "application/json"
        let stream = try engine.api.open("POST", "/exec/\(id)/start", fields: fields, body: body)
        guard stream.status == 101 else { throw Failure("\(stream.status)") }
        let bytes = try stream.rest()
        return tty ? String(decoding: bytes, as: UTF8.self) : EngineAnswer.payload(of: bytes)
    }

    private func code(_ engine: Engine, _ id: String) throws -> Int? {
        try engine.api.get("/exec/\(id)/json").expecting(200).json["ExitCode"]?.int
    }

    @Test(arguments: [
        ([#"echo $A-$B-$C; pwd; exit 3"#], #","Env":["B","C=3"],"WorkingDir":"/etc""#, "1--3\n/etc\n", 3),
        (["id -u; id -g; pwd"], #","User":"7:8""#, "7\n8\n/tmp\n", 0),
        (["grep CapEff /proc/self/status"], #","Privileged":true"#, "", 0),
        (["echo $TERM; stty size"], #","Tty":true,"ConsoleSize":[11,22]"#, "xterm\r\n11 22\r\n", 0),
        (["cat; echo end"], "", "end\n", 0),
    ])
    func `an exec is what its body says`(script: [String], more: String, text: String, exitCode: Int) throws {
        try withContainer { engine in
            let id = try exec(engine, ["sh", "-c"] + script, more)
            let seen = try run(engine, id, tty: more.contains("Tty"))
            if more.contains("Privileged") {
                let bits = seen.split(separator: "\t").last.flatMap { UInt64($0.dropLast(), radix: 16) } ?? 0
                // CAP_SYS_ADMIN, which the container itself does not have.
                #expect(bits & 1 << 21 != 0, "\(seen)")
            } else {
                #expect(seen == text)
            }
            #expect(try code(engine, id) == exitCode)
        }
    }

    /// The additional groups hold the primary one (CVE-2022-36109) and those that the container was made with.
    @Test(arguments: ["", #","User":"7:8""#])
    func `an exec has its own groups and those of the container`(more: String) throws {
        try Engine.with { engine in
            let members = #","User":"1000:1001","HostConfig":{"NetworkMode":"none","GroupAdd":["44"]}"#
            _ = try engine.api.create("one", ["sleep", "100"], members)
            try engine.api.start("one")
            let seen = try run(engine, exec(engine, ["id", "-G"], more))
            let groups = Set(seen.split(whereSeparator: \.isWhitespace))
            #expect(groups == [more.isEmpty ? "1001" : "8", "44"], "\(seen)")
        }
    }

    /// A connection to containerd carries 100 calls, and each process is waited for by one.
    @Test func `more processes than a connection has calls keep nobody waiting`() throws {
        try withContainer { engine in
            for _ in 0..<101 {
                let id = try exec(engine, ["sleep", "100"])
                try engine.api.post("/exec/\(id)/start", #"{"Detach":true}"#).expecting(200)
            }
            #expect(try engine.api.get("/containers/one/json").expecting(200).json["ExecIDs"]?.elements.count == 101)
            #expect(try engine.api.get("/version").expecting(200).json["Components"]?.elements.isEmpty == false)
        }
    }

    @Test func `what cannot run gives docker's codes and words`() throws {
        try withContainer { engine in
            let missing = try exec(engine, ["/none"])
            #expect(try run(engine, missing).contains("no such file or directory"))
            #expect(try code(engine, missing) == 127)
            let folder = try exec(engine, ["/etc"])
            #expect(try run(engine, folder).contains("permission denied"))
            #expect(try code(engine, folder) == 126)
            #expect(try run(engine, folder) == "exec command \(folder) has already run\r\n")
            let detached = try engine.api.post("/exec/\(folder)/start", #"{"Detach":true}"#)
            #expect(detached.status == 409 && detached.message == "exec command \(folder) has already run")
            for (body, status, message) in [
                (#"{"Cmd":[]}"#, 400, "No exec command specified"),
                (#"{"Cmd":["a"],"User":"none"}"#, 400, "unable to find user none: no matching entries in passwd file"),
                (#"{"Cmd":["a"],"DetachKeys":"ctrl-A"}"#, 500, "Invalid escape keys (ctrl-A) provided"),
            ] {
                let answer = try engine.api.post("/containers/one/exec", body)
                #expect(answer.status == status && answer.message == message, "\(body): \(answer)")
            }
            try engine.api.post("/containers/one/pause").expecting(204)
            let paused = try engine.api.post("/containers/one/exec", #"{"Cmd":["true"]}"#)
            #expect(paused.message == "Container one is paused, unpause the container before exec")
            try engine.api.post("/containers/one/unpause").expecting(204)
            try engine.api.post("/containers/one/kill").expecting(204)
            let id = try engine.docker.inspect("one")["Id"]?.string ?? ""
            try Clock.wait("the container has stopped") { try !engine.docker.isRunning("one") }
            let stopped = try engine.api.post("/containers/one/exec", #"{"Cmd":["true"]}"#)
            #expect(stopped.status == 409 && stopped.message == "container \(id) is not running")
            #expect(try engine.api.get("/exec/none/json").message == "No such exec instance: none")
        }
    }

    @Test func `an exec is in its container's list until it ends, and its events tell of it`() throws {
        try withContainer { engine in
            let id = try exec(engine, ["sh", "-c", "exit 4"], #","DetachKeys":"ctrl-p,x","AttachStdin":true"#)
            #expect(try engine.docker.inspect("one")["ExecIDs"]?.strings == [id])
            let before = try engine.api.get("/exec/\(id)/json").json
            #expect(before["ExitCode"]?.isNull == true && before["DetachKeys"]?.string == "EHg=")
            #expect(before["ProcessConfig"]?["arguments"]?.strings == ["-c", "exit 4"])
            let events = try engine.api.open("GET", #"/events?since=1&filters={"type":["container"]}"#)
            #expect(try run(engine, id).isEmpty)
            #expect(try engine.docker.inspect("one")["ExecIDs"]?.isNull == true)
            var seen: [String] = []
            while seen.last?.hasPrefix("exec_die") != true {
                let event = try JSONNode.parse(events.line() ?? "")
                guard let action = event["Action"]?.string, action.hasPrefix("exec") else { continue }
                let attributes = event["Actor"]?["Attributes"]
                #expect(attributes?["execID"]?.string == id)
                seen.append(action + (attributes?["exitCode"]?.string.map { " \($0)" } ?? ""))
            }
            #expect(seen == ["exec_create: sh -c exit 4", "exec_start: sh -c exit 4", "exec_die 4"])
        }
    }

    @Test func `a client of a terminal leaves an exec by its keys, and the exec goes on`() throws {
        try withContainer { engine in
            let more = #","AttachStdin":true,"Tty":true,"DetachKeys":"ctrl-x,y""#
            let id = try exec(engine, ["cat"], more)
            var fields = Self.upgrade
            fields["Content-Type"] = "application/json"
            let body = Array(#"{"Tty":true}"#.utf8)
            let stream = try engine.api.open("POST", "/exec/\(id)/start", fields: fields, body: body)
            try stream.write("\u{18}y")
            #expect(try stream.rest().isEmpty)
            #expect(try engine.api.get("/exec/\(id)/json").json["Running"]?.bool == true)
        }
    }

    @Test func `terminals of a container and of an exec are resized while they run`() throws {
        try Engine.with { engine in
            let loop = ["sh", "-c", "while :; do stty size; usleep 20000; done"]
            _ = try engine.api.create("one", loop, #","Tty":true"#)
            try engine.api.start("one")
            let id = try exec(engine, loop, #","Tty":true"#)
            var fields = Self.upgrade
            fields["Content-Type"] = "application/json"
            let body = Array(#"{"Tty":true}"#.utf8)
            let inside = try engine.api.open("POST", "/exec/\(id)/start", fields: fields, body: body)
            let outside = try engine.api.open("POST", "/containers/one/attach?stream=1&stdout=1", fields: Self.upgrade)
            for (path, stream, size) in [("exec/\(id)", inside, "31 99"), ("containers/one", outside, "32 98")] {
                let (rows, columns) = (size.prefix(2), size.suffix(2))
                let answer = try engine.api.post("/\(path)/resize?h=\(rows)&w=\(columns)")
                #expect([200, 201].contains(answer.status), "\(answer)")
                var line = ""
                while !line.contains(size) { line = try #require(try stream.line(), "\(path) is \(line)") }
            }
            try engine.api.post("/containers/one/kill").expecting(204)
        }
    }
}
