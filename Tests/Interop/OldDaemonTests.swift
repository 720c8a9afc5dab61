import Linux
import Support
import Testing

private let oldDaemonObstacle =
    PeerSet.sid.obstacle ?? PeerSet.obstacle(PeerSet.bookworm.rawValue, program: PeerSet.bookworm.program("dockerd"))

/// docker 20.10 (API 1.41), Debian 12's own, asked by the real client and by ours: the same answers, and the same refusals of
/// what it is too old for.
@Suite(.disabled(if: oldDaemonObstacle != nil, "\(oldDaemonObstacle ?? "")"))
struct OldDaemonTests {
    private static let lines: [[String]] = [
        ["version", "--format", "{{.Client.APIVersion}} {{.Server.APIVersion}} {{.Server.Version}}"],
        ["run", "--name", "one", "--network", "none", "busybox", "sh", "-c", "echo out; exit 3"],
        ["ps", "-a", "--format", "{{.Names}} {{.Image}} {{.State}}"], ["logs", "one"], ["logs", "--tail", "0", "one"],
        ["inspect", "one", "--format", "{{.Name}} {{.State.ExitCode}} {{.HostConfig.NetworkMode}}"],
        ["run", "--rm", "--network", "none", "--platform", "linux/amd64", "--init", "busybox", "echo", "words"],
        ["run", "--rm", "--network", "none", "-v", "/nonexistent:x:y", "busybox"],
        ["pull", "127.0.0.1:1/x:y"], ["rm", "one"], ["rm", "one"], ["run", "--network", "none", "nothing/here:1"],
        ["network", "create", "--label", "a=b", "-d", "nope", "x"],
        ["network", "ls", "--format", "{{.Name}} {{.Driver}}"],
        ["volume", "create", "v"], ["volume", "prune", "-f"], ["volume", "rm", "v"],
        // From here on: what it is too old for.
        ["run", "--annotation", "a=b", "busybox"], ["create", "--health-start-interval", "1s", "busybox"],
        ["create", "--annotation", "a=b", "--health-start-interval", "1s", "busybox"], ["volume", "prune", "--all"],
        ["volume", "create", "--group", "g", "x"], ["volume", "update", "x"],
        ["history", "--platform", "linux/amd64", "busybox"],
        ["save", "--platform", "linux/amd64", "busybox"], ["rmi", "--platform", "linux/amd64", "busybox"],
        ["image", "inspect", "--platform", "linux/amd64", "busybox"], ["push", "--platform", "linux/amd64", "x"],
        ["checkpoint", "ls", "one"], ["start", "--checkpoint", "x", "one"],
    ]

    @Test func `docker 20-10 serves our client as the real one`() throws {
        try RealStack.with(.bookworm) { stack in
            let clients = [PeerSet.sid.program("docker"), "\(Environment.binaries)/docker"].map(stack.client)
            try clients[0].loadBusybox()
            let answers = try clients.map { client in
                try Self.lines.map { line in
                    let output = try Command.run(client.program, line, environment: client.environment)
                    return Self.tidy("\(line.joined(separator: " "))\n\(output.out)\(output.err)exit \(output.code)")
                }
            }
            for (theirs, mine) in zip(answers[0], answers[1]) { #expect(mine == theirs) }
        }
    }

    @Test func `a chosen version of the API is taken or refused as the real client has it`() throws {
        let lines = [["ps"], ["version", "-f", "{{.Client.APIVersion}}"], ["volume", "prune", "-fa"]]
        try RealStack.with(.bookworm) { stack in
            let clients = [PeerSet.sid.program("docker"), "\(Environment.binaries)/docker"].map(stack.client)
            for version in ["1.23", "1.24", "1.40", "1.41", "v1.41", "1.42", "1.51"] {
                let said = try clients.map { client in
                    var environment = client.environment
                    environment["DOCKER_API_VERSION"] = version
                    return try lines.map { try Command.run(client.program, $0, environment: environment).description }
                }
                #expect(said[1] == said[0])
            }
        }
    }

    /// Without the ids and ports that differ each time.
    private static func tidy(_ text: String) -> String {
        text.split(separator: "\n").map { line in
            line.utf8.count == 64 && !line.contains(" ") ? "ID" : String(line)
        }.joined(separator: "\n")
    }
}
