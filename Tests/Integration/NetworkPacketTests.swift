import Glibc
import Linux
import Support
import Testing
import Text

/// What goes over networks, and what a container's life in them tells, leaves and starts. The engine's daemon is in a
/// network namespace of its own.
@Suite(.serialized) struct NetworkPacketTests {
    @Test func `connections through a published port go on while the daemon is replaced`() throws {
        try Engine.with(networks: .own) { engine in
            try engine.withOutsider { enter in
                let id = try engine.create(
                    "exec nc -ll -p 80 -e cat",
                    host: #"{"PortBindings":{"80/tcp":[{"HostPort":"8090"}]}}"#
                )
                try engine.api.start(id)
                // One connection that stays and one more for each round; the first word that does not come back ends it.
                let script = #"""
                    stop=$1; rounds=0
                    until exec 3<>/dev/tcp/198.51.100.1/8090; do sleep 0.1; done 2>/dev/null
                    echo begun
                    while [ ! -e "$stop" ]; do
                        exec 4<>/dev/tcp/198.51.100.1/8090 || { echo "no connection"; exit 1; }
                        for fd in 3 4; do
                            echo "word $rounds" >&$fd
                            read -r -t 10 line <&$fd || { echo "no answer by $fd"; exit 1; }
                            [ "$line" = "word $rounds" ] || { echo "got $line"; exit 1; }
                        done
                        exec 4>&-
                        rounds=$((rounds + 1))
                        sleep 0.02
                    done
                    echo "rounds $rounds"
                    """#
                let stop = "\(engine.folder.path)/stop"
                let loop = try BackgroundProcess("nsenter", enter + ["bash", "-c", script, "bash", stop])
                try loop.waitForOutput("begun")
                for kills in [true, false] {
                    if kills { try engine.killDaemons() } else { engine.stop() }
                    try engine.start()
                }
                _ = try engine.folder.file("stop", "")
                let end = try loop.finish()
                #expect(end.code == 0 && end.out.contains("rounds "), "\(end)")
            }
        }
    }

    @Test func `a start with a published port executes our own roles and the container's program, and nothing else`()
        throws
    {
        try TemporaryFolder.with { folder in
            let trace = "\(folder.path)/trace"
            let words = ["strace", "-D", "-f", "-qq", "-s", "300", "-e", "trace=execve,execveat", "-o", trace]
            try Engine.with(networks: .own, tracer: words) { engine in
                let id = try engine.docker.check("run", "-d", "-p", "8080:80", "busybox", "sleep", "1000").line
                #expect(try engine.inspect(id)["State"]?["Running"]?.bool == true)
                try engine.docker.check("rm", "-f", id)
            }
            let programs = String(decoding: try Files.read(trace), as: UTF8.self).split(whereSeparator: \.isNewline)
                .filter { $0.hasSuffix(" = 0") }.map { String($0).part(after: "\"", before: "\"") }
            #expect(programs.contains { $0.hasSuffix("sleep") }, "\(programs)")
            let others = programs.filter { program in
                !program.hasPrefix(Environment.binaries) && !program.hasPrefix("/proc/") && !program.isEmpty
                    && !program.hasSuffix("sleep")
            }
            #expect(others.isEmpty, "\(others)")
        }
    }

    @Test func `containers that come and go leave nothing behind`() throws {
        let count = Environment.value("MONOHULL_LONG") == "1" ? 1000 : 30
        try Engine.with(networks: .own) { engine in
            try engine.api.post("/networks/create", #"{"Name":"n","EnableIPv6":true}"#).expecting(201)
            func round(_ count: Int) throws {
                var ids: [String] = []
                for number in 0..<count {
                    let ports = #"{"80/tcp":[{"HostPort":"\#(20000 + number)"}],"80/udp":[{}]}"#
                    ids.append(
                        try engine.create("sleep 1000", host: #"{"NetworkMode":"n","PortBindings":\#(ports)}"#)
                    )
                    try engine.api.start(ids[number])
                    // No more than thirty at once.
                    guard number % 30 == 29 || number == count - 1 else { continue }
                    for id in ids.suffix(number % 30 + 1) {
                        try engine.api.delete("/containers/\(id)?force=1").expecting(204)
                    }
                }
            }
            func state() throws -> [String] {
                let daemon = try #require(engine.daemonPid)
                let rules = try engine.onHost("nft", "list", "table", "inet", "monohull")
                #expect(rules.code == 0, "\(rules)")
                return [
                    "links: \(try engine.onHost("ip", "-o", "link").lines.count)",
                    "namespaces: \(try Files.list("\(engine.folder.path)/exec/netns").count)",
                    "descriptors: \(try Files.list("/proc/\(daemon)/fd").count)",
                    "mounts: \(try Files.read("/proc/\(daemon)/mounts").count { $0 == 0x0A })",
                    "rules: \(rules.out)",
                ]
            }
            // The first round opens what stays open.
            try round(3)
            let before = try state()
            try round(count)
            #expect(try state() == before)
            // Addresses are given again, and the ports.
            try round(1)
            let id = try engine.create("sleep 1000", host: #"{"NetworkMode":"n"}"#)
            try engine.api.start(id)
            let place = try engine.inspect(id)["NetworkSettings"]?["Networks"]?["n"]
            #expect(place?["IPAddress"]?.string == "172.18.0.2")
        }
    }

    @Test func `networks tell of their lives and of their containers' comings and goings`() throws {
        try Engine.with(networks: .own) { engine in
            try engine.api.post("/networks/create", #"{"Name":"n"}"#).expecting(201)
            let id = try engine.create("sleep 1000", host: #"{"NetworkMode":"n"}"#)
            try engine.api.start(id)
            for action in ["disconnect", "connect"] {
                try engine.api.post("/networks/n/\(action)", #"{"Container":"\#(id)"}"#).expecting(200)
            }
            try engine.api.delete("/containers/\(id)?force=1").expecting(204)
            try engine.api.delete("/networks/n").expecting(204)
            let until = Timestamp.secondsNow() + 1
            let events = try engine.api.get(#"/events?since=1&until=\#(until)&filters={"type":["network"]}"#).lines
            let told = events.map { event in
                let attributes = event["Actor"]?["Attributes"]?.stringMap ?? [:]
                #expect(attributes["name"] == "n" && attributes["type"] == "bridge")
                return (event["Action"]?.string ?? "") + (attributes["container"] == id ? " container" : "")
            }
            #expect(
                told == [
                    "create", "connect container", "disconnect container", "connect container", "disconnect container",
                    "destroy",
                ]
            )
        }
    }

    @Test func `a link is removed by its name, and containers are listed by their ports`() throws {
        try Engine.with(networks: .own) { engine in
            let other = try engine.create("sleep 1000", config: #","ExposedPorts":{"90/udp":{}}"#, name: "db")
            try engine.api.start(other)
            let ports = #""PortBindings":{"80/tcp":[{"HostPort":"8095"}]}"#
            let id = try engine.create("sleep 1000", host: #"{"Links":["db:store"],\#(ports)}"#, name: "app")
            try engine.api.start(id)
            func hosts() throws -> String { try engine.docker.check("exec", "app", "cat", "/etc/hosts").out }
            #expect(try hosts().contains("store"))
            try engine.api.delete("/containers/app/store?link=1").expecting(204)
            #expect(try !hosts().contains("store"))
            #expect(try engine.inspect("app")["HostConfig"]?["Links"]?.elements.isEmpty != false)
            #expect(try engine.api.delete("/containers/app/store?link=1").status == 404)
            #expect(try engine.api.delete("/containers/app?link=1").status == 409)
            let filters = [
                ("publish", "8095", [id]), ("publish", "8000-9000/tcp", [id]), ("publish", "80", []),
                ("expose", "80", [id]), ("expose", "90/udp", [other]), ("expose", "90", []),
            ]
            for (name, value, wanted) in filters {
                let found = try engine.api.get(#"/containers/json?filters={"\#(name)":["\#(value)"]}"#).expecting(200)
                #expect(try found.json.elements.compactMap { $0["Id"]?.string } == wanted, "\(name)=\(value)")
            }
        }
    }
}
