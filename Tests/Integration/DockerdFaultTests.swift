import Fuzzing
import Glibc
import Linux
import Support
import Testing
import Text

/// kill -9 of dockerd, or of both daemons, at any moment of what it does for a client: afterwards no container is lost,
/// doubled or stuck, no name is blocked, and nothing is left over. A seed makes the moments the same each time; the
/// machine's own pace does the rest.
@Suite(.serialized, .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct DockerdFaultTests {
    private static let rounds = Environment.isLong ? 200 : 10

    @Test func `a daemon that is killed at any moment loses nothing and leaves nothing`() throws {
        try RegistryServer.withBusybox { registry in
            try Engine.with { engine in
                try engine.docker.check(
                    "run",
                    "-d",
                    "--name",
                    "keeper",
                    "--network",
                    "none",
                    "busybox",
                    "sleep",
                    "100000"
                )
                let pid = try Self.pid(engine)
                var random = RandomSource(seed: 1813)
                for round in 0..<Self.rounds {
                    let operations = Self.operations("fault-\(round)", registry)
                    let operation = operations[round % operations.count]
                    let process = try BackgroundProcess(
                        "sh",
                        ["-ec", "while :; do \(operation); done"],
                        environment: [
                            "D": "\(Environment.binaries)/docker -H unix://\(engine.socket)",
                            "R": "python3 \(Environment.root)/Tests/Integration/Servers/request.py \(engine.socket)",
                        ]
                    )
                    usleep(UInt32.random(in: 0..<900_000, using: &random))
                    // It goes on until it is cut off, unless something of it failed by itself.
                    let isCut = Processes.isAlive(process.pid)
                    if round % 3 == 2 { try engine.killDaemons() } else { engine.killDaemon() }
                    process.send(SIGKILL)
                    for client in Processes.naming(engine.socket)
                    where ["docker", "python3"].contains(Processes.name(of: client)) {
                        kill(client, SIGKILL)
                    }
                    let output = try process.finish()
                    guard isCut else { throw Failure("\"\(operation)\" failed by itself: \(output)") }
                    try engine.start()
                    do {
                        #expect(try Self.pid(engine) == pid)
                        try Self.check(engine, round)
                    } catch {
                        throw Failure("round \(round), after a kill in \"\(operation)\": \(error)")
                    }
                }
                try engine.docker.check("rm", "-f", "keeper")
            }
        }
    }

    /// What is cut off, each done over and over until then; it takes away what it has made.
    private static func operations(_ name: String, _ registry: String) -> [String] {
        let run = "$D run --network none"
        let create = "$D create --network none"
        let load = "$D load -i \(Environment.busyboxArchive)"
        let commit = "$R POST '/commit?container=\(name)&repo=made&tag"
        return [
            "\(create) --name \(name) busybox true; $D rm \(name)",
            "\(run) --rm --name \(name) busybox true",
            "\(run) -d --name \(name) busybox sleep 1000; $D stop -t 0 \(name); $D start \(name); $D rm -f \(name)",
            "\(run) --name \(name) busybox true; $D start \(name); $D start \(name); $D rm -f \(name)",
            "\(run) -d --name \(name) busybox sleep 1000; $D exec \(name) true; $D kill \(name); $D rm \(name)",
            "\(run) --name \(name) busybox dd if=/dev/urandom of=/big bs=1M count=8; "
                + "\(commit)=a'; \(commit)=b'; \(commit)=c'; $D rmi made:a made:b made:c; $D rm \(name)",
            "\(load); $D rmi -f busybox:latest; \(load)",
            "$D pull -q \(registry)/busybox:latest; $D rmi -f \(registry)/busybox:latest",
            "for i in 1 2 3 4; do \(create) --name \(name)-$i busybox true; done; "
                + "$D rm \(name)-1 \(name)-2 \(name)-3 \(name)-4",
            "\(create) --name \(name) busybox true; $D rename \(name) \(name)-new; $D rm \(name)-new",
        ]
    }

    private static func pid(_ engine: Engine) throws -> Int {
        let state = try engine.docker.inspect("keeper")["State"]
        guard state?["Running"]?.bool == true, let pid = state?["Pid"]?.int else { throw Failure("the keeper is gone") }
        return pid
    }

    private static func check(_ engine: Engine, _ round: Int) throws {
        // What ends or goes by itself (--rm) may do so meanwhile.
        try Clock.wait("the lists of dockerd, of the disk and of containerd agree") {
            let listed = try engine.api.get("/containers/json?all=1").expecting(200).json.elements
            let names = listed.flatMap { $0["Names"]?.strings ?? [] }
            guard Set(names).count == names.count, names.count == listed.count else {
                throw Failure("listed: \(names)")
            }
            let running = Set(listed.filter { $0["State"]?.string == "running" }.compactMap { $0["Id"]?.string })
            let tasks = try ctr(engine, "tasks", "ls").dropFirst().map { String($0.prefix { $0 != " " }) }
            return try Set(Files.list("\(engine.dataRoot)/containers")) == Set(listed.compactMap { $0["Id"]?.string })
                && Set(ctr(engine, "containers", "ls", "-q")) == running && Set(tasks) == running
        }
        // None is stuck, and no name is blocked.
        let keeper = try engine.docker.inspect("keeper")["Id"]?.string ?? ""
        try Clock.wait("all but the keeper can be removed") {
            let ids = try engine.api.get("/containers/json?all=1").json.elements.compactMap { $0["Id"]?.string }
            for id in ids where id != keeper { _ = try engine.api.delete("/containers/\(id)?force=1") }
            return ids == [keeper]
        }
        if try engine.api.get("/images/busybox/json").status != 200 { try engine.docker.loadBusybox() }
        for end in ["", "-1", "-2", "-3", "-4", "-new"] {
            let id = try engine.api.create("fault-\(round)\(end)", ["true"])
            try engine.api.delete("/containers/\(id)").expecting(204)
        }
        // An image that is listed is whole: a container can be made of it.
        for image in try engine.api.get("/images/json").json.elements {
            for name in image["RepoTags"]?.strings ?? [] where name.hasPrefix("made:") {
                try engine.docker.check("run", "--rm", "--network", "none", name, "test", "-s", "/big")
                try engine.docker.check("rmi", name)
            }
        }
        try engine.docker.check("run", "--rm", "--network", "none", "busybox", "true")
        // Nothing is left of what was cut off.
        try same("folders", Set(Files.list("\(engine.dataRoot)/containers")), [keeper])
        let active = try ctr(engine, "snapshots", "ls").dropFirst().filter { $0.split(separator: " ").last == "Active" }
        try same("active snapshots", Set(active.map { String($0.prefix { $0 != " " }) }), [keeper])
        let io = try Files.list("\(engine.folder.path)/exec/io")
        guard io.count == 1 else { throw Failure("streams of \(io)") }
        let spool = (try? Files.list("\(engine.dataRoot)/spool")) ?? []
        guard spool.isEmpty else { throw Failure("spooled: \(spool)") }
        let shims = engine.processes(naming: "\(engine.folder.path)/").filter { engine.name(of: $0).contains("shim") }
        guard shims.count == 1 else { throw Failure("\(shims.count) shims") }
    }

    private static func same(_ what: String, _ found: Set<String>, _ wanted: Set<String>) throws {
        guard found == wanted else { throw Failure("\(what): \(found.sorted()), expected \(wanted.sorted())") }
    }

    private static func ctr(_ engine: Engine, _ words: String...) throws -> [String] {
        let socket = "\(engine.folder.path)/exec/containerd/containerd.sock"
        return try Command.check("\(Environment.binaries)/ctr", ["--address", socket, "-n", "moby"] + words).lines
    }

    /// A container whose shim stands still is as good as dead for whoever talks to it, and for nobody else.
    @Test func `a stuck container delays no other`() throws {
        try Engine.with { engine in
            let run = ["run", "-d", "--network", "none", "--name"]
            for name in ["stuck", "well"] {
                try engine.docker.check(run[0], run[1], run[2], run[3], run[4], name, "busybox", "sleep", "100000")
            }
            let id = try engine.docker.inspect("stuck")["Id"]?.string ?? ""
            let shim = try #require(Processes.shim(of: id))
            kill(shim, SIGSTOP)
            defer { kill(shim, SIGCONT) }
            // Calls to the stuck one hang, and hold nobody up.
            let waiting = try ["kill", "pause"].map { try engine.docker.background($0, "stuck") }
            defer { for one in waiting { one.send(SIGKILL) } }
            let events = try engine.api.open("GET", "/events")
            func check() throws {
                #expect(try engine.docker.check("ps", "-q", timeout: 5).lines.count == 2)
                #expect(try engine.api.get("/containers/stuck/json").json["State"]?["Running"]?.bool == true)
                try engine.docker.check("exec", "well", "true", timeout: 15)
                try engine.docker.check("restart", "-t", "0", "well", timeout: 15)
                try engine.docker.check("run", "--rm", "--network", "none", "busybox", "true", timeout: 15)
            }
            try check()
            var seen = ""
            while seen != "destroy" { seen = try JSONNode.parse(try events.line() ?? "")["Action"]?.string ?? "" }
            // The daemon that comes next is not held up either.
            engine.killDaemon()
            try engine.start()
            try check()
            kill(shim, SIGCONT)
            try engine.docker.check("rm", "-f", "stuck", "well")
        }
    }
}
