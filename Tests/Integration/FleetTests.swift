import Support
import Testing
import Text

/// `docker --context a,b`: several engines at once.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct FleetTests {
    @Test func `several engines answer side by side, and one that fails hides nothing`() throws {
        try Engine.with { engine in
            let docker = engine.docker
            let folder = ["--config", "\(engine.folder.path)/client"]
            func ask(_ words: [String]) throws -> Output {
                try Command.run(docker.program, folder + words, environment: docker.environment)
            }
            for name in ["one", "two"] {
                #expect(try ask(["context", "create", name, "--docker", "host=\(docker.host)"]).code == 0)
            }
            #expect(try ask(["context", "create", "gone", "--docker", "host=unix:///nonexistent.sock"]).code == 0)
            try docker.check("create", "--name", "c1", "--network", "none", "busybox")

            let rows = try ask(["--context", "one,two", "ps", "-a"])
            #expect(rows.code == 0 && rows.lines.count == 3 && rows.lines[0].hasPrefix("ENGINE    CONTAINER ID"))
            #expect(rows.lines[1].hasPrefix("one ") && rows.lines[2].hasPrefix("two "))
            let names = try ask(["-c", "one,gone", "ps", "-a", "--format", "{{.Engine}} {{.Names}}"])
            #expect(names.code == 1 && names.lines == ["one c1"] && names.err.hasPrefix("gone  "))
            let started = try ask(["-c", "two,one", "run", "--network", "none", "-d", "busybox", "true"])
            #expect(started.code == 0 && Set(started.lines.map { $0.prefix(5) }) == ["one  ", "two  "])
            #expect(try docker.check("ps", "-aq").lines.count == 3)

            for words in [
                ["one,one", "ps"], ["one,", "ps"], ["one,two", "rm", "c1"], ["one,two", "run", "busybox"],
            ] {
                #expect(try ask(["--context"] + words).code == 1)
            }
            #expect(try ask(["-H", docker.host, "--context", "one,two", "ps"]).code == 1)
        }
    }
}
