import Glibc
import Linux
import Support
import Testing
import Text

/// The labels by which clients such as nerdctl have containers kept running, with real ctr against our containerd.
@Suite(
    .serialized,
    .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
    .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment)
)
struct RestartFlows {
    private static let image = "docker.io/library/busybox:latest"
    private static let configuration = """
        version = 3
        [plugins."io.containerd.monitor.container.v1.restart"]
        interval = "1s"
        """

    private func run(
        _ labels: [String],
        _ script: String,
        _ body: (Supervisor, ContainerdClient, String) throws -> Void
    ) throws {
        try Supervisor.with(configuration: Self.configuration) { containerd in
            let ctr = containerd.client(PeerSet.sid.program("ctr"))
            try ctr.check("images", "import", "--local", Environment.busyboxArchive)
            let id = "kept-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
            defer {
                _ = try? ctr(["containers", "label", id, "containerd.io/restart.status="])
                _ = try? ctr(["tasks", "rm", "--force", id])
                _ = try? ctr(["containers", "rm", id])
            }
            let log = "containerd.io/restart.loguri=file://\(containerd.folder.path)/log"
            let all = (["containerd.io/restart.status=running", log] + labels).flatMap { ["--label", $0] }
            let started = try ctr(["run", "--detach"] + all + [Self.image, id, "sh", "-c", script])
            try #require(started.code == 0, "\(started)")
            try body(containerd, ctr, id)
        }
    }

    /// The process of the running task, nil while there is none.
    private func pid(_ ctr: ContainerdClient, _ id: String) throws -> pid_t? {
        let line = try ctr.check("tasks", "ls").lines.first { $0.hasPrefix(id) && $0.contains("RUNNING") }
        return line.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { pid_t($0) }
    }

    private func count(_ ctr: ContainerdClient, _ id: String) throws -> Int? {
        let information = try JSONNode.parse(Array(ctr.check("containers", "info", id).out.utf8))
        return information["Labels"]?["containerd.io/restart.count"]?.string.flatMap { Int($0) }
    }

    private func lines(_ containerd: Supervisor) -> Int {
        ((try? Files.read("\(containerd.folder.path)/log")) ?? []).count { $0 == 10 }
    }

    @Test func `a container that is killed runs again, until it shall be stopped`() throws {
        try run([], "echo here; while :; do sleep 1; done") { containerd, ctr, id in
            let first = try #require(try pid(ctr, id))
            kill(first, SIGKILL)
            try Clock.wait("it runs again") { try pid(ctr, id).map { $0 != first } ?? false }
            // The first start wrote to ctr's own pipes.
            try Clock.wait("its output goes to the log") { lines(containerd) == 1 }
            #expect(try count(ctr, id) == 1, "\(containerd.log)")

            try ctr.check("containers", "label", id, "containerd.io/restart.status=stopped")
            try Clock.wait("its task is gone") { try ctr.check("tasks", "ls", "-q").out.isEmpty }
        }
    }

    @Test func `a container that fails is started as often as its policy allows`() throws {
        try run(["containerd.io/restart.policy=on-failure:2"], "echo here; exit 3") { containerd, ctr, id in
            try Clock.wait("it was started twice more") { lines(containerd) == 2 }
            #expect(try count(ctr, id) == 2, "\(containerd.log)")
            try Clock.wait("the last has ended") { try ctr.check("tasks", "ls").out.contains("STOPPED") }
        }
    }

    @Test func `a container that runs on while containerd is replaced is left alone`() throws {
        try run([], "while :; do sleep 1; done") { containerd, ctr, id in
            let first = try #require(try pid(ctr, id))
            try containerd.restart()
            try Clock.wait("it is known again") { try pid(ctr, id) == first }
        }
    }

    @Test(arguments: ["file", "binary"])
    func `the terminal of a container that is kept running goes to its log`(_ kind: String) throws {
        try Supervisor.with(configuration: Self.configuration) { containerd in
            let ctr = containerd.client(PeerSet.sid.program("ctr"))
            try ctr.check("images", "import", "--local", Environment.busyboxArchive)
            let id = "kept-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
            defer {
                _ = try? ctr(["containers", "label", id, "containerd.io/restart.status="])
                _ = try? ctr(["tasks", "rm", "--force", id])
                _ = try? ctr(["containers", "rm", id])
            }
            let log = "\(containerd.folder.path)/log"
            // Descriptor 5 is closed to say that the logger is ready.
            let logger = try containerd.folder.file("logger", "#!/bin/sh\nexec 5>&-\nexec cat <&3 >\(log)\n")
            try Command.check("chmod", ["755", logger])
            let place = kind == "file" ? log : logger
            let labels = [
                "--label", "containerd.io/restart.status=running",
                "--label", "containerd.io/restart.loguri=\(kind)://\(place)",
            ]
            let command = [Self.image, id, "sh", "-c", "tty; while :; do sleep 1; done"]
            let created = try ctr(["containers", "create", "--tty"] + labels + command)
            try #require(created.code == 0, "\(created)")
            try Clock.wait("the monitor starts it") { try pid(ctr, id) != nil }
            // A terminal's line ends with both signs.
            try Clock.wait("its terminal is in the log") {
                let bytes = (try? Files.read(log)) ?? []
                return bytes.starts(with: Array("/dev/".utf8)) && bytes.suffix(2) == [13, 10]
            }
        }
    }
}
