import Linux
import Support
import Testing
import Text

/// `docker doctor`: what a host can do, and what is broken.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct DoctorTests {
    private static let format = "{{.Area}} {{.Check}} {{.Status}}"

    @Test func `the doctor finds the daemon that answers and the kernel that carries it`() throws {
        try Engine.with { engine in
            let answer = try engine.docker("doctor", "--format", Self.format)
            for line in ["engine endpoint ok", "engine daemon ok", "engine containers ok", "host kernel ok"] {
                #expect(answer.lines.contains(line), "\(line) is missing in \(answer.out)")
            }
            // What the engine runs with is there, so nothing that it needs may be told to be missing.
            #expect(answer.lines.contains("host overlayfs ok") && answer.lines.contains("host bridge ok"))
            // Of leftovers nothing is told while the daemon that they belong to answers.
            #expect(!answer.out.contains("state mounts"))
            let document = try JSONNode.parse(
                Array((try engine.docker("doctor", "--format", "json").lines.first ?? "").utf8)
            )
            #expect(document["Area"]?.string == "engine" && document["Remedy"]?.string == "")
            #expect(try engine.docker("doctor", "--format", "{{.Nope}}").code == 1)
        }
    }

    @Test func `the doctor tells an endpoint without a daemon from a file that is no socket`() throws {
        try Engine.with { engine in
            let none = try engine.docker("-H", "unix://\(engine.folder.path)/none", "doctor")
            #expect(none.code == 1 && none.out.contains("fail") && none.out.contains("start dockerd, or name another"))
            try Files.writeAtomically("\(engine.folder.path)/file", bytes: Array("x".utf8))
            let file = try engine.docker("-H", "unix://\(engine.folder.path)/file", "doctor")
            #expect(file.code == 1 && file.out.contains("there is no socket but another file"))
            #expect(try engine.docker("-H", "unix://\(engine.folder.path)/none", "doctor", "x").code == 1)
        }
    }
}
