import Fuzzing
import Glibc
import Linux
import Support
import Testing

/// kill -9 of our containerd at any moment of what it does for real `ctr`: afterwards what it lists agrees with what
/// lies on the disk, and a container that runs meanwhile runs on. A seed makes the moments the same each time; the
/// machine's own pace does the rest.
@Suite(.serialized, .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
struct ContainerdFaultTests {
    private static let rounds = Damage.isLong ? 200 : 6
    private static let image = "docker.io/library/busybox:latest"

    @Test func `a daemon that is killed at any moment leaves nothing half-made`() throws {
        try RegistryServer.withBusybox { registry in
            try Supervisor.with { daemon in
                let ctr = Self.client(daemon)
                let id = "fault-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
                defer { Self.remove(id, ctr) }
                try ctr.check("images", "import", "--local", Environment.busyboxArchive)
                try ctr.check("run", "--detach", Self.image, id, "sleep", "100000")
                let pid = try Self.pid(of: id, ctr)
                var random = RandomSource(seed: 204)
                for round in 0..<Self.rounds {
                    let operation = random.pick(Self.operations(round, registry))
                    let process = try BackgroundProcess(
                        "sh",
                        ["-c", operation],
                        environment: [
                            "CTR": "\(PeerSet.sid.program("ctr")) --address \(daemon.socket)"
                        ]
                    )
                    usleep(UInt32.random(in: 0..<700_000, using: &random))
                    daemon.end(signal: SIGKILL)
                    process.send(SIGKILL)
                    // The shell's child would go on with the next daemon.
                    for other in Processes.naming(daemon.socket) where Processes.name(of: other) == "ctr" {
                        kill(other, SIGKILL)
                    }
                    _ = try process.finish()
                    try daemon.start()
                    // The socket of the one that was killed is still there.
                    try Clock.wait("containerd answers") { try ctr(["version"]).code == 0 }
                    do {
                        try Self.check(daemon)
                        #expect(try Self.pid(of: id, ctr) == pid)
                    } catch {
                        throw Failure("round \(round), after a kill in \"\(operation)\": \(error)")
                    }
                }
                try Self.collectAll(daemon)
            }
        }
    }

    /// What is cut off; each round has names of its own.
    private static func operations(_ round: Int, _ registry: String) -> [String] {
        let pull = "$CTR -n n\(round % 3) images pull --local --plain-http \(registry)/busybox:latest"
        let name = "fault-c\(round)"
        return [
            pull, pull, "$CTR -n n\(round % 3) images import --local \(Environment.busyboxArchive)",
            "$CTR run --rm \(image) \(name) true; $CTR run --rm \(image) \(name)-2 true",
            "for i in 1 2 3 4 5 6 7 8; do $CTR snapshots prepare s\(round)-$i; $CTR snapshots commit c\(round)-$i "
                + "s\(round)-$i; done; $CTR snapshots rm c\(round)-1; $CTR snapshots rm c\(round)-2",
            "\(pull); $CTR -n n\(round % 3) images rm --sync \(registry)/busybox:latest; \(pull)",
            "for i in 1 2 3 4 5 6; do $CTR containers create \(image) \(name)-$i true; $CTR containers rm \(name)-$i; done",
        ]
    }

    private static func client(_ daemon: Supervisor) -> ContainerdClient { daemon.client(PeerSet.sid.program("ctr")) }

    private static func pid(of id: String, _ ctr: ContainerdClient) throws -> String {
        let line = try ctr.check("tasks", "ls").lines.first { $0.hasPrefix(id + " ") } ?? ""
        let fields = line.split(separator: " ")
        guard fields.count == 3, fields[2] == "RUNNING" else { throw Failure("ctr tasks ls: \(line)") }
        return String(fields[1])
    }

    private static func remove(_ id: String, _ ctr: ContainerdClient) {
        for name in [id] + ((try? ctr(["containers", "ls", "-q"]))?.lines ?? []) {
            _ = try? ctr(["tasks", "rm", "--force", name])
            _ = try? ctr(["containers", "rm", name])
        }
    }

    private static func namespaces(_ ctr: ContainerdClient) throws -> [String] {
        try ctr.check("namespaces", "ls", "-q").lines
    }

    /// Lists against the disk, both ways.
    private static func check(_ daemon: Supervisor) throws {
        let blobs = "\(daemon.root)/io.containerd.content.v1.content/blobs/sha256"
        let folders = "\(daemon.root)/io.containerd.snapshotter.v1.overlayfs/snapshots"
        let ctr = client(daemon)
        var listed: Set<String> = []
        var count = 0
        for namespace in try namespaces(ctr) {
            let content = try ctr.check("-n", namespace, "content", "ls", "-q").lines
            listed.formUnion(content)
            count += try ctr.check("-n", namespace, "snapshots", "ls").lines.count - 1
            for line in try ctr.check("-n", namespace, "images", "ls").lines.dropFirst() {
                let fields = line.split(separator: " ")
                guard fields.count > 2, content.contains(String(fields[2])) else {
                    throw Failure("the image of \"\(line)\" is not there")
                }
            }
        }
        let found = try Files.list(blobs)
        guard Set(found.map { "sha256:\($0)" }) == listed else {
            throw Failure("blobs on the disk \(found.sorted()), listed \(listed.sorted())")
        }
        for name in found {
            let sum = try Command.check("sha256sum", ["\(blobs)/\(name)"]).out
            guard sum.hasPrefix(name) else { throw Failure("the blob \(name) is \(sum)") }
        }
        let numbers = try Files.list(folders)
        guard numbers.count == count else {
            throw Failure("snapshots on the disk \(numbers.sorted()), listed \(count)")
        }
        for number in numbers where !Files.exists("\(folders)/\(number)/fs") {
            throw Failure("the snapshot \(number) has no fs")
        }
    }

    /// Without images, leases and containers there is nothing left but what has no label to go by.
    private static func collectAll(_ daemon: Supervisor) throws {
        let ctr = client(daemon)
        for id in try ctr.check("containers", "ls", "-q").lines { remove(id, ctr) }
        for namespace in try namespaces(ctr) {
            for image in try ctr.check("-n", namespace, "images", "ls", "-q").lines {
                try ctr.check("-n", namespace, "images", "rm", image)
            }
            for lease in try ctr.check("-n", namespace, "leases", "ls", "-q").lines {
                try ctr.check("-n", namespace, "leases", "rm", "--sync", lease)
            }
        }
        // ctr labels what it prepares as a root.
        for line in try ctr.check("snapshots", "ls").lines where line.hasPrefix("s") || line.hasPrefix("c") {
            let key = String(line.prefix { $0 != " " })
            if !key.hasPrefix("sha256:") { try ctr.check("snapshots", "rm", key) }
        }
        // The collector rests fifty times as long as it has worked: on a busy machine too long to wait for.
        let lease = try ctr.check("leases", "create").out
        try ctr.check("leases", "rm", "--sync", String(lease.prefix { !$0.isWhitespace }))
        let content = "\(daemon.root)/io.containerd.content.v1.content"
        let folders = [
            "\(content)/blobs/sha256", "\(content)/ingest",
            "\(daemon.root)/io.containerd.snapshotter.v1.overlayfs/snapshots",
        ]
        func left() throws -> [String] {
            try folders.flatMap { folder in try Files.list(folder).map { "\(folder)/\($0)" } }
        }
        do {
            try Clock.wait("everything is collected") { try left().isEmpty }
        } catch {
            throw Failure("\(error); left: \(try left())")
        }
        try check(daemon)
    }
}
