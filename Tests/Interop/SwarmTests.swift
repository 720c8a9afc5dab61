import Linux
import Support
import Testing
import Text

/// Real dockerd as the only node of a swarm, in a network namespace of its own: the same command lines by real docker
/// and by ours.
@Suite(.serialized, .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
struct SwarmTests {
    /// Lines that change nothing, or fail: both clients print the same.
    private static let lines = [
        "node ls", "node ls -q", "node ls --format json", "node inspect self --pretty", "node inspect self",
        "node inspect self nope --pretty", "node ps --format {{.Name}}/{{.Node}}/{{.DesiredState}}",
        "node promote self",
        "node demote self", "node rm nope", "node update --label-rm nope self", "swarm join-token worker",
        "swarm join-token -q manager", "swarm join-token x", "swarm unlock", "swarm unlock-key", "swarm ca",
        "swarm ca --cert-expiry 1h", "swarm init", "swarm leave", "swarm update --cert-expiry 1s", "secret ls",
        "secret inspect s --pretty", "secret inspect s nope", "secret create s", "secret create s /dev/null",
        "secret rm nope", "config ls --format {{.Name}}/{{.Labels}}", "config inspect c --pretty", "config inspect c",
        "config create c /nope", "service ls", "service ls --format json", "service inspect one --pretty",
        "service inspect one", "service inspect one nope --pretty", "service inspect -f {{.Nope}} one",
        "service ps one nope", "service ps -q one", "service ps --no-trunc --no-resolve one", "service logs one",
        "service logs --raw one", "service logs --no-task-ids --details one", "service logs nope",
        "service scale one=x",
        "service scale nope=1", "service rm nope", "service update --rollback --image x one", "inspect one",
        "inspect --type node nope", "plugin ls", "plugin inspect nope", "plugin enable nope",
        "plugin create p /nonexistent", "stack ls", "stack ps nope", "stack services nope", "stack rm nope",
    ]

    /// Options of a service, and what an update changes then.
    private static let services = [
        (
            "-e A=b -l a=b --container-label c -w /tmp -u 1:2 --group 5 -t --init",
            "--env-add A=c --label-rm a --group-add 6"
        ),
        ("--mount type=tmpfs,dst=/t --secret s --config source=c,target=/x,mode=0400", "--mount-rm /t --secret-rm s"),
        (
            "-p 8080:80 -p target=81,mode=host --dns 1.1.1.1 --host a:1.2.3.4",
            "--publish-rm 80 --host-rm a --dns-add 2.2.2.2"
        ),
        (
            "--limit-cpu .5 --limit-memory 64m --reserve-memory 5m --ulimit nofile=5:10",
            "--limit-pids 7 --reserve-cpu .1"
        ),
        (
            "--cap-add chown --cap-drop all --constraint node.role==manager",
            "--cap-drop chown --constraint-add node.id!=x"
        ),
        ("--update-delay 1s --restart-condition none --health-cmd x", "--rollback-order start-first --no-healthcheck"),
        ("--mode global --entrypoint true", "--force --args x"), ("--mode replicated-job --replicas 2", "--user 3"),
    ]

    private static func said(_ client: DockerClient, _ line: String) throws -> String {
        let words = line.split(separator: " ").map(String.init)
        let output = try Command.run(client.program, words, environment: client.environment)
        let age =
            /(Less than a second|About a minute|[0-9]+ (second|minute)s?|less than a second|about a minute) ago[ ]*/
        // A longer age makes a wider column.
        return (output.out + output.err).replacing(age, with: "AGE ").replacing(/[ ]{2,}/, with: "  ")
            + "exit \(output.code)"
    }

    @Test func `both clients say the same of a swarm and make the same of it`() throws {
        try RealStack.with(.sid) { stack in
            let real = stack.client(PeerSet.sid.program("docker"))
            let ours = stack.client("\(Environment.binaries)/docker")
            try ours.loadBusybox()
            #expect(try ours.check("swarm", "init", "--advertise-addr", "127.0.0.1").out.contains("is now a manager"))
            defer { _ = try? ours("swarm", "leave", "--force") }
            try ours.check("secret", "create", "--label", "a=b", "s", "-", input: "hidden")
            try ours.check("config", "create", "c", "-", input: "shown\n")
            let script = "echo out; echo err >&2; exec sleep 1000"
            let made = try ours(
                "service",
                "create",
                "--no-resolve-image",
                "--update-monitor",
                "1s",
                "--name",
                "one",
                "--config",
                "c",
                "busybox",
                "sh",
                "-c",
                script
            )
            #expect(made.code == 0 && made.out.contains("1 out of 1 tasks") && made.out.hasSuffix("converged\n"))
            for line in Self.lines {
                let (mine, theirs) = (try Self.said(ours, line), try Self.said(real, line))
                #expect(mine == theirs, "docker \(line)")
            }
            for (options, change) in Self.services {
                let specs = try [ours, real].map { try Self.specs($0, real, options, change) }
                #expect(specs[0] == specs[1], "service create \(options), update \(change)")
            }
            #expect(try ours.check("service", "rm", "one").out == "one\n")
            #expect(try ours.check("secret", "rm", "s").out == "s\n")
        }
    }

    /// What the daemon has of a service after its creation by `client`, and after its change.
    private static func specs(
        _ client: DockerClient,
        _ judge: DockerClient,
        _ options: String,
        _ change: String
    ) throws -> [String] {
        let create = "service create -d --no-resolve-image --name x \(options) busybox sleep 1"
        let first = try said(client, create).split(separator: "\n").last.map(String.init) ?? ""
        let made = try judge("service", "inspect", "x", "--format", "{{json .Spec}}").out
        let second = try said(client, "service update -d \(change) x")
        let changed = try judge("service", "inspect", "x", "--format", "{{json .Spec}}").out
        try judge.check("service", "rm", "x")
        return [first, made, second, changed]
    }
}
