import Linux
import Support
import Testing
import Text

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

    /// As nerdctl commits: the difference of the container's snapshot is a layer more, behind a new configuration.
    @Test func `what a container has changed becomes an image`() throws {
        try withContainer { containerd, ctr, id in
            let change = "echo kept > /made; rm /bin/true; echo more >> /etc/passwd"
            try ctr.check("run", Self.image, id, "sh", "-c", change)
            let snapshot = try JSONNode.parse(ctr.check("snapshots", "info", id).out)
            let parent = try #require(snapshot["Parent"]?.string)
            var layers: [String] = []
            for (index, key) in [parent, id].enumerated() {
                let file = "\(containerd.folder.path)/layer\(index)"
                try Command.check("sh", ["-c", "\(ctr.commandLine) snapshots diff \(key) > \(file)"])
                layers.append(file)
            }
            let name = "example.test/committed:1"
            let archive = try ImageLayout.pack(
                layers,
                mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
                name: name,
                in: containerd.folder
            )
            try ctr.check("images", "import", "--local", archive)
            try ctr.check("containers", "rm", id)
            let look = "cat /made; ls /bin/true 2>&1; tail -n 1 /etc/passwd"
            let shown = try ctr.check("run", "--rm", name, id, "sh", "-c", look)
            #expect(shown.lines == ["kept", "ls: /bin/true: No such file or directory", "more"], "\(shown)")
        }
    }
}
