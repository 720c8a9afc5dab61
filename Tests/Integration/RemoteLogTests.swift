import Glibc
import Support
import Testing
import Text

/// Log servers that go away, or do not read.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct RemoteLogTests {
    private func create(_ engine: Engine, _ name: String, _ script: String, _ log: String) throws {
        let host = #"{"NetworkMode":"none","LogConfig":{\#(log)}}"#
        _ = try engine.create(script, host: host, name: name)
        try engine.api.start(name)
    }

    @Test(arguments: ["tcp", "udp"])
    func `a syslog server that goes away and comes again gets what is written then`(kind: String) throws {
        let port = try FreePort.find()
        func server() throws -> BackgroundProcess {
            let script = "\(Environment.root)/Tests/Integration/Servers/syslog.py"
            let process = try BackgroundProcess("python3", [script, kind, String(port)])
            try process.waitForOutput("ready")
            return process
        }
        let first = try server()
        try Engine.with { engine in
            let log = #""Type":"syslog","Config":{"syslog-address":"\#(kind)://127.0.0.1:\#(port)"}"#
            try create(engine, "talks", "i=0; while :; do echo line-$i; i=$((i+1)); usleep 20000; done", log)
            try first.waitForOutput("line-5\n")
            first.send(SIGKILL)
            _ = try first.finish()
            // It is not held up, and what is written meanwhile can be read.
            func written() throws -> [String] { try engine.docker.check("logs", "talks").lines }
            let before = try written().count
            try Clock.wait("it goes on") { try written().count > before + 20 }
            let second = try server()
            let now = try written().count
            try second.waitForOutput("line-\(now + 5)\n")
            try Clock.wait("it goes on still") { try written().count > now }
            let lines = try written()
            #expect(lines == lines.indices.map { "line-\($0)" })
            second.send(SIGKILL)
            try engine.api.post("/containers/talks/kill").expecting(204)
        }
    }

    // The kernel keeps some hundred kilobytes of what nobody reads.
    @Test func `a server that reads nothing holds up a container, unless lines may be lost`() throws {
        try Engine.with { engine in
            let mute = try LogServer("\(engine.folder.path)/mute", isStream: true)
            let script = "yes 0123456789 | head -c 8000000; echo done >&2; touch /done; sleep 1000"
            for (name, mode) in [
                ("free", #","mode":"non-blocking","max-buffer-size":"64k""#), ("held", #","mode":"blocking""#),
            ] {
                let address = #""fluentd-address":"unix://\#(mute.path)""#
                try create(engine, name, script, #""Type":"fluentd","Config":{\#(address)\#(mode)}"#)
            }
            try Clock.wait("the one that may lose lines has written all") {
                try engine.docker("exec", "free", "test", "-e", "/done").code == 0
            }
            #expect(try engine.docker("exec", "held", "test", "-e", "/done").code == 1)
            for name in ["free", "held"] { try engine.api.delete("/containers/\(name)?force=1").expecting(204) }
        }
    }
}
