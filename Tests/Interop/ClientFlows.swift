import Linux
import Support
import Testing

/// What clients such as nerdctl do with a containerd, played by real ctr against ours alone.
@Suite(
    .serialized,
    .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
    .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment)
)
struct ClientFlows {
    private static let image = "docker.io/library/busybox:latest"

    private func withContainer(_ body: (Supervisor, ContainerdClient, String) throws -> Void) throws {
        try Supervisor.with { containerd in
            let ctr = containerd.client(PeerSet.sid.program("ctr"))
            try ctr.check("images", "import", "--local", Environment.busyboxArchive)
            // Runtimes keep their state in one folder for all containerds of the machine.
            let id = "flow-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
            defer {
                _ = try? ctr(["tasks", "rm", "--force", id])
                _ = try? ctr(["containers", "rm", id])
            }
            try body(containerd, ctr, id)
        }
    }

    private func text(_ path: String) -> String {
        (try? Files.read(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    @Test func `a file keeps both outputs`() throws {
        try withContainer { containerd, ctr, id in
            let log = "\(containerd.folder.path)/logs/one"
            let script = "echo out; echo err >&2"
            try ctr.check("run", "--detach", "--log-uri", "file://\(log)", Self.image, id, "sh", "-c", script)
            try Clock.wait("both lines are written") {
                text(log).split(separator: "\n").sorted() == ["err", "out"]
            }
        }
    }

    @Test func `a program keeps both outputs, and knows whose they are`() throws {
        try withContainer { containerd, ctr, id in
            let folder = containerd.folder.path
            // Descriptor 5 is closed to say that the logger is ready.
            let logger = try containerd.folder.file(
                "logger",
                """
                #!/bin/sh
                exec >\(folder)/said 2>&1
                echo "$CONTAINER_NAMESPACE $CONTAINER_ID $1 $2"
                exec 5>&-
                cat <&3 >\(folder)/out &
                cat <&4 >\(folder)/err
                wait
                """
            )
            try Command.check("chmod", ["755", logger])
            let script = "echo out; echo err >&2"
            let uri = "binary://\(logger)?key=value"
            try ctr.check("run", "--detach", "--log-uri", uri, Self.image, id, "sh", "-c", script)
            try Clock.wait("both are written") { text("\(folder)/out") == "out\n" && text("\(folder)/err") == "err\n" }
            #expect(text("\(folder)/said") == "default \(id) key value\n")
        }
    }
}
