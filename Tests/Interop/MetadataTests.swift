import Glibc
import Linux
import Support
import Testing

/// What real `ctr` sees of our containerd's metadata, its collector and its configuration.
@Suite(.serialized, .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
struct MetadataTests {
    private static let image = "docker.io/library/busybox:latest"

    private func blobs(_ daemon: Supervisor) throws -> [String] {
        try Files.list("\(daemon.root)/io.containerd.content.v1.content/blobs/sha256").sorted()
    }

    private func snapshots(_ daemon: Supervisor) throws -> [String] {
        try Files.list("\(daemon.root)/io.containerd.snapshotter.v1.overlayfs/snapshots").sorted()
    }

    @Test func `what nothing leads to is collected, on demand and by itself`() throws {
        try Supervisor.with { daemon in
            let ctr = daemon.client(PeerSet.sid.program("ctr"))
            try ctr.check("images", "import", "--local", Environment.busyboxArchive)
            try ctr.check("snapshots", "prepare", "held")
            try ctr.check("snapshots", "label", "held", "containerd.io/gc.root=yes")
            // A container keeps its snapshot with what lies below it, but no content.
            try ctr.check("containers", "create", Self.image, "keeper", "true")
            try ctr.check("images", "rm", "--sync", Self.image)
            #expect(try blobs(daemon) == [])
            #expect(try snapshots(daemon).count == 3)
            #expect(try ctr.check("snapshots", "ls").lines.count == 4)
            try ctr.check("containers", "rm", "keeper")
            try Clock.wait("the layers go by themselves") { try snapshots(daemon).count == 1 }
            #expect(try ctr.check("snapshots", "ls").out.contains("held"))
        }
    }

    @Test func `a lease keeps what it lists until it goes`() throws {
        try Supervisor.with { daemon in
            let ctr = daemon.client(PeerSet.sid.program("ctr"))
            try ctr.check("images", "import", "--local", "--no-unpack", Environment.busyboxArchive)
            let digests = try ctr.check("content", "ls", "-q").lines
            try ctr.check("leases", "create", "--id", "keep", "kind=test")
            #expect(try ctr.check("leases", "ls").out.contains("kind=test"))
            #expect(try ctr(["leases", "create", "--id", "keep"]).err.contains("already exists"))
            try ctr.check("images", "rm", "--sync", Self.image)
            #expect(try blobs(daemon) == [], "\(digests)")
            try ctr.check("leases", "delete", "--sync", "keep")
            #expect(try ctr.check("leases", "ls", "-q").lines.isEmpty)
        }
    }

    @Test func `blobs are shared between namespaces and go with the last one`() throws {
        try Supervisor.with { daemon in
            let ctr = daemon.client(PeerSet.sid.program("ctr"))
            for name in ["one", "two"] {
                try ctr.check("-n", name, "images", "import", "--local", Environment.busyboxArchive)
            }
            // The archive's own index is garbage from the start.
            try ctr.check("leases", "create", "--id", "none")
            try ctr.check("leases", "delete", "--sync", "none")
            let count = try blobs(daemon).count
            let refusal = try ctr(["namespaces", "rm", "one"])
            #expect(refusal.err.contains("must be empty, but it still has images, blobs, snapshots on"), "\(refusal)")
            try ctr.check("-n", "one", "images", "rm", "--sync", Self.image)
            #expect(try blobs(daemon).count == count)
            #expect(try ctr.check("-n", "one", "content", "ls", "-q").lines.isEmpty)
            try ctr.check("namespaces", "rm", "one")
            try ctr.check("-n", "two", "images", "rm", "--sync", Self.image)
            #expect(try blobs(daemon).isEmpty)
            #expect(try ctr.check("namespaces", "ls", "-q").lines == [])
        }
    }

    @Test func `lists are filtered and changes are told`() throws {
        try Supervisor.with { daemon in
            let ctr = daemon.client(PeerSet.sid.program("ctr"))
            let events = try BackgroundProcess(
                PeerSet.sid.program("ctr"),
                ["--address", "\(daemon.folder.path)/containerd.sock", "events", "topic~=|^/images|,event.labels.x==y"]
            )
            defer {
                events.send(SIGTERM)
                _ = try? events.finish()
            }
            try ctr.check("images", "import", "--local", "--no-unpack", Environment.busyboxArchive)
            try Clock.wait("the subscription is there") {
                try ctr.check("images", "label", Self.image, "x=y", "a.b/c=d e")
                return (try? events.waitForOutput("/images/update", timeout: 0.2)) != nil
            }
            #expect(!events.outputSoFar.contains("/images/create"))
            #expect(try ctr.check("images", "ls", "-q", "labels.\"a.b/c\"==\"d e\"").lines == [Self.image])
            #expect(try ctr.check("images", "ls", "-q", "labels.x==z", "name~=busy").lines == [Self.image])
            #expect(try ctr.check("images", "ls", "-q", "labels.x==y,name~=|^busy|").lines.isEmpty)
            #expect(try ctr(["images", "ls", "name=="]).err.contains("filters: parse error: [name==]: expected value"))
            #expect(
                try ctr.check("plugins", "ls", "-q", "type==io.containerd.snapshotter.v1").out.contains("overlayfs")
            )
        }
    }

    @Test func `each of the two reads the other's configuration`() throws {
        try TemporaryFolder.with { folder in
            let ours = "\(Environment.binaries)/containerd"
            for real in PeerSet.allCases where real.obstacle == nil {
                let theirs = try folder.file(
                    "\(real).toml",
                    Command.check(real.program("containerd"), ["config", "default"]).out
                )
                #expect(try Command.check(ours, ["--config", theirs, "config", "dump"]).out.hasPrefix("version = 3\n"))
                let file = try folder.file("ours-\(real).toml", Command.check(ours, ["config", "default"]).out)
                // trixie's knows versions up to 2 only.
                let text = try Files.read(file)
                let older = String(decoding: text, as: UTF8.self).replacing("version = 3", with: "version = 2")
                let readable = real == .trixie ? try folder.file("older.toml", older) : file
                let read = try Command.check(real.program("containerd"), ["--config", readable, "config", "dump"])
                #expect(read.out.contains("mutation_threshold = 100"), "\(read)")
            }
        }
    }

    @Test func `the settings of a file hold`() throws {
        let group = "/monohull-daemon-\(getpid())"
        defer {
            for name in (try? Files.list("/sys/fs/cgroup")) ?? [] { rmdir("/sys/fs/cgroup/\(name)\(group)") }
            rmdir("/sys/fs/cgroup\(group)")
        }
        let text =
            "version = 3\n[grpc]\ntcp_address = '127.0.0.1:39351'\ngid = 7\n[metrics]\naddress = '127.0.0.1:39352'\n"
            + "[cgroup]\npath = '\(group)'\n"
        try Supervisor.with(configuration: text) { daemon in
            let ctr = daemon.client(PeerSet.sid.program("ctr"))
            try ctr.check("version")
            let groups = try Files.read("/proc/\(daemon.pid ?? 0)/cgroup")
            #expect(String(decoding: groups, as: UTF8.self).contains(":\(group)\n"))
            for name in ["containerd.sock", "containerd.sock.ttrpc"] {
                var status = stat()
                try #require(stat("\(daemon.folder.path)/\(name)", &status) == 0)
                #expect((status.st_gid, status.st_mode & 0o777) == (7, 0o660))
            }
            #expect(try ctr(["namespaces", "rm", "none-such"]).code == 0)
            let script =
                "exec 3<>/dev/tcp/127.0.0.1/39352; printf 'GET /v1/metrics HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3"
            let metrics = try Command.check("bash", ["-c", script]).out
            for line in [
                "process_resident_memory_bytes ", "containerd_build_info_total{",
                "grpc_server_handled_total{grpc_code=\"OK\",grpc_method=\"Version\"",
                "grpc_server_handled_total{grpc_code=\"NotFound\",grpc_method=\"Delete\"",
            ] { #expect(metrics.contains(line), "\(line)") }
            let probe = try Command.run("bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/39351"])
            #expect(probe.code == 0, "\(probe)")
        }
    }

    @Test func `the data of another containerd is left as it is`() throws {
        try TemporaryFolder.with { folder in
            let metadata = "\(folder.path)/root/io.containerd.metadata.v1.bolt"
            try Files.makeDirectories(metadata)
            try Files.writeAtomically("\(metadata)/meta.db", bytes: [1, 2, 3])
            let output = try Command.run(
                "\(Environment.binaries)/containerd",
                [
                    "--config", "/dev/null", "--address", "\(folder.path)/c.sock", "--root", "\(folder.path)/root",
                    "--state", "\(folder.path)/state",
                ],
                timeout: 20
            )
            #expect(output.code != 0 && output.err.contains("holds the data of another containerd"), "\(output)")
            #expect(try Files.list("\(folder.path)/root") == ["io.containerd.metadata.v1.bolt"])
            #expect(try Files.read("\(metadata)/meta.db") == [1, 2, 3])
        }
    }

    /// Runs statements on the metadata, by Python's own SQLite.
    private func change(_ file: String, _ statements: String) throws -> String {
        let script = """
            import sqlite3, sys
            base = sqlite3.connect(sys.argv[1])
            base.executescript(sys.argv[2])
            base.commit()
            print(base.execute("PRAGMA user_version").fetchone()[0])
            """
        return try Command.check("python3", ["-c", script, file, statements]).line
    }

    @Test func `tables of an older version are brought up, those of a newer one are left`() throws {
        try Supervisor.with { daemon in
            let ctr = daemon.client(PeerSet.sid.program("ctr"))
            try ctr.check("images", "import", "--local", Environment.busyboxArchive)
            let listed = try ctr.check("snapshots", "ls").out
            daemon.end(signal: SIGTERM)
            let file = "\(daemon.root)/io.containerd.metadata.v1.sqlite/metadata.db"
            // As version 1 had it: one snapshotter without a name.
            let before = """
                CREATE TABLE first (number INTEGER PRIMARY KEY AUTOINCREMENT, namespace TEXT NOT NULL,
                    key TEXT NOT NULL, parent INTEGER REFERENCES first(number), info BLOB NOT NULL,
                    UNIQUE (namespace, key)) STRICT;
                INSERT INTO first SELECT number, namespace, key, parent, info FROM snapshots;
                DROP TABLE snapshots;
                ALTER TABLE first RENAME TO snapshots;
                UPDATE sqlite_sequence SET seq=40 WHERE name='snapshots';
                PRAGMA user_version=1;
                """
            #expect(try change(file, before) == "1")
            try daemon.start()
            #expect(try ctr.check("snapshots", "ls").out == listed)
            try ctr.check("snapshots", "prepare", "next")
            // No number is given twice.
            let numbers = try snapshots(daemon)
            #expect(numbers.contains("41"), "\(numbers)")
            daemon.end(signal: SIGTERM)
            #expect(try change(file, "PRAGMA user_version=99;") == "99")
            #expect(throws: Failure.self) { try daemon.start() }
            #expect(daemon.log.contains("was written by a newer version of this program"))
            #expect(try change(file, "") == "99")
        }
    }
}
