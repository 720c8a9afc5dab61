import Glibc
import Linux
import Support
import Testing
import Text

/// Compose v2 as Debian builds it, as a plugin of our client, on a project with networks, a volume and a service that waits for another's health:
/// Clients/compose.yaml. The engine's daemon is in a network namespace of its own.
@Suite(.serialized, .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
struct ComposeTests {
    private static let program = "\(Environment.root)/out/peers/sid/cli-plugins/docker-compose"

    private static func compose(_ engine: Engine, _ line: String, _ last: String...) throws -> Output {
        let file = ["-f", "\(Environment.root)/Tests/Interop/Clients/compose.yaml"]
        let words = line.split(separator: " ").map(String.init)
        let docker = engine.docker
        return try Command.check(
            docker.program,
            ["compose"] + file + words + last,
            environment: try plugged(docker),
            timeout: 120
        )
    }

    /// The environment of a client whose folder has the plugin.
    private static func plugged(_ docker: DockerClient) throws -> [String: String?] {
        let folder = (docker.environment["DOCKER_CONFIG"] ?? "") ?? ""
        try Files.makeDirectories("\(folder)/cli-plugins")
        symlink(program, "\(folder)/cli-plugins/docker-compose")
        return docker.environment
    }

    @Test func `a signal to the client ends a project that runs in the foreground`() throws {
        try Engine.with(networks: .own) { engine in
            let up = try BackgroundProcess(
                engine.docker.program,
                ["compose", "-f", "\(Environment.root)/Tests/Interop/Clients/compose.yaml", "up", "-t", "0"],
                environment: try Self.plugged(engine.docker)
            )
            try up.waitForOutput("web began")
            #expect(try engine.docker.check("ps", "-q").lines.count == 2)
            up.send(SIGTERM)
            let output = try up.finish(timeout: 60)
            #expect(output.code == 130, "\(output)")
            #expect(try engine.docker.check("ps", "-q").out.isEmpty)
            _ = try Self.compose(engine, "down -v -t 0")
        }
    }

    @Test func `a project comes up in order, is scaled, looked into, and goes with its volume`() throws {
        try Engine.with(networks: .own) { engine in
            // The second service ends at once when the first was not healthy before it.
            _ = try Self.compose(engine, "up -d --wait")
            let services = try Self.compose(engine, "ps --format", "{{.Service}} {{.State}} {{.Health}}").lines
            #expect(services.map { $0.split(separator: " ") } == [["db", "running", "healthy"], ["web", "running"]])
            #expect(try Self.compose(engine, "logs --no-log-prefix web").out == "web began\n")
            let script = "echo $COLOUR; cat /data/page; ip -o -4 addr | grep -c eth"
            #expect(try Self.compose(engine, "exec web sh -c", script).out == "blue\nstock\n2\n")
            // The network that is not internal has the way out, whichever came first.
            let route = try Self.compose(engine, "exec web ip route").lines.first
            #expect(route?.hasPrefix("default via 172.18.0.1 ") == true, "\(route ?? "")")
            #expect(try Self.compose(engine, "run --rm web echo one-off").out.hasSuffix("one-off\n"))

            _ = try Self.compose(engine, "up -d --wait --scale web=3")
            let names = try Self.compose(engine, "ps --format", "{{.Name}}").lines
            #expect(names == ["shop-db-1", "shop-web-1", "shop-web-2", "shop-web-3"])
            let ports = try (1...3).map { try Self.compose(engine, "port --index \($0) web 80").out }
            #expect(Set(ports).count == 3, "\(ports)")
            _ = try Self.compose(engine, "restart -t 0 web")
            _ = try Self.compose(engine, "up -d --wait --scale web=1")
            #expect(try Self.compose(engine, "ps -a --format", "{{.Name}}").lines == ["shop-db-1", "shop-web-1"])

            _ = try Self.compose(engine, "down -v -t 0")
            #expect(try engine.docker.check("ps", "-aq").out.isEmpty)
            #expect(try engine.docker.check("network", "ls", "-q", "--filter", "type=custom").out.isEmpty)
            #expect(try engine.api.get("/volumes").expecting(200).json["Volumes"]?.elements.isEmpty == true)
            #expect(try !engine.onHost("ip", "-o", "link").out.contains("br-"))
        }
    }
}
