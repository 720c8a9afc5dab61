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
    private static let rounds = Environment.isLong ? 200 : 8

    @Test func `a daemon that is killed at any moment loses nothing and leaves nothing`() throws {
        let script = "\(Environment.root)/Tests/Integration/Servers/registry.py"
        let server = try BackgroundProcess("python3", [script, Environment.busyboxArchive])
        defer {
            server.send(SIGKILL)
            _ = try? server.finish()
        }
        try server.waitForOutput("\n")
        let registry = "127.0.0.1:\(server.outputSoFar.filter(\.isNumber))"
        try Engine.with { engine in
            try engine.docker.check("run", "-d", "--name", "keeper", "--network", "none", "busybox", "sleep", "100000")
            let pid = try Self.pid(engine)
            var random = RandomSource(seed: 1813)
            for round in 0..<Self.rounds {
                let operation = random.pick(Self.operations(round, registry))
                let client = "\(Environment.binaries)/docker -H unix://\(engine.socket)"
                let process = try BackgroundProcess("sh", ["-c", operation], environment: ["D": client])
                usleep(UInt32.random(in: 0..<900_000, using: &random))
                if round % 3 == 2 { try engine.killDaemons() } else { engine.killDaemon() }
                process.send(SIGKILL)
                for other in Processes.naming(engine.socket) where Processes.name(of: other) == "docker" {
                    kill(other, SIGKILL)
                }
                _ = try process.finish()
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

    /// What is cut off; the names are those of the round.
    private static func operations(_ round: Int, _ registry: String) -> [String] {
        let name = "fault-\(round)"
        let run = "$D run --network none"
        return [
            "$D create --name \(name) --network none busybox true; $D rm \(name); "
                + "$D create --name \(name) --network none busybox true",
            "\(run) --rm --name \(name) busybox true; \(run) --rm --name \(name)-2 busybox true",
            "\(run) -d --name \(name) busybox sleep 1000; $D stop -t 0 \(name); $D start \(name); $D rm -f \(name)",
            "\(run) --name \(name) busybox true; $D start \(name); $D start \(name); $D rm \(name)",
            "\(run) -d --name \(name) busybox sleep 1000; $D exec \(name) true; $D kill \(name); $D rm \(name)",
            "$D create --name \(name) --network none busybox true; $D commit \(name) made:\(round); $D rmi made:\(round)",
            "$D load -i \(Environment.busyboxArchive); $D rmi busybox:latest; $D load -i \(Environment.busyboxArchive)",
            "$D pull -q \(registry)/busybox:latest; $D rmi \(registry)/busybox:latest; "
                + "$D pull -q \(registry)/busybox:latest",
            "for i in 1 2 3 4; do $D create --name \(name)-$i --network none busybox true; done; "
                + "$D rm \(name)-1 \(name)-2 \(name)-3 \(name)-4",
            "$D create --name \(name) --network none busybox true; $D rename \(name) \(name)-new; $D rm \(name)-new",
        ]
    }

    private static func pid(_ engine: Engine) throws -> Int {
        let state = try engine.docker.inspect("keeper")["State"]
        guard state?["Running"]?.bool == true, let pid = state?["Pid"]?.int else { throw Failure("the keeper is gone") }
        return pid
    }

    private static func check(_ engine: Engine, _ round: Int) throws {
        let listed = try engine.api.get("/containers/json?all=1").json.elements
        let names = listed.flatMap { $0["Names"]?.strings ?? [] }
        guard Set(names).count == names.count, names.count == listed.count else { throw Failure("listed: \(names)") }
        // The lists of dockerd, of the disk and of containerd agree.
        let ids = Set(listed.compactMap { $0["Id"]?.string })
        try same("folders", Set(Files.list("\(engine.dataRoot)/containers")), ids)
        let running = Set(listed.filter { $0["State"]?.string == "running" }.compactMap { $0["Id"]?.string })
        try Clock.wait("containerd has the running containers and no other", timeout: 20) {
            try Set(ctr(engine, "containers", "ls", "-q")) == running
        }
        let tasks = try ctr(engine, "tasks", "ls").dropFirst().map { String($0.prefix { $0 != " " }) }
        try same("tasks", Set(tasks), running)
        // None is stuck, and no name is blocked.
        for container in listed where container["Names"]?.strings != ["/keeper"] {
            try engine.docker.check("rm", "-f", container["Id"]?.string ?? "")
        }
        for name in ["fault-\(round)", "fault-\(round)-2", "fault-\(round)-new"] {
            try engine.docker.check("create", "--name", name, "--network", "none", "busybox", "true")
            try engine.docker.check("rm", name)
        }
        if try !engine.docker.check("images", "-q", "busybox").lines.contains(where: { !$0.isEmpty }) {
            try engine.docker.loadBusybox()
        }
        try engine.docker.check("run", "--rm", "--network", "none", "busybox", "true")
        // Nothing is left of what was cut off.
        let keeper = try engine.docker.inspect("keeper")["Id"]?.string ?? ""
        try same("folders", Set(Files.list("\(engine.dataRoot)/containers")), [keeper])
        let active = try ctr(engine, "snapshots", "ls").dropFirst().filter { $0.split(separator: " ").last == "Active" }
        try same("active snapshots", Set(active.map { String($0.prefix { $0 != " " }) }), [keeper])
        let io = try Files.list("\(engine.folder.path)/exec/io")
        guard io.count == 1 else { throw Failure("streams of \(io)") }
        let spool = (try? Files.list("\(engine.dataRoot)/tmp")) ?? []
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
