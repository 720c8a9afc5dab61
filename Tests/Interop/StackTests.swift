import Linux
import Support
import Testing
import Text

/// Compose files by real docker and by ours: what `stack config` writes, and what `stack deploy` makes in a real swarm.
@Suite(.serialized, .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
struct StackTests {
    private static func clients(_ folder: TemporaryFolder) -> [DockerClient] {
        [PeerSet.sid.program("docker"), "\(Environment.binaries)/docker"].map {
            DockerClient($0, host: "unix:///nonexistent", configuration: "\(folder.path)/client")
        }
    }

    /// What a client says, without times.
    private static func said(_ client: DockerClient, _ words: [String], input: String = "") throws -> String {
        let variables = StackFiles.variables.mapValues { Optional($0) }
        let environment = client.environment.merging(variables) { $1 }
        let output = try Command.run(client.program, words, environment: environment, input: input)
        let warnings = output.err.replacing(/time="[^"]*"/, with: "time")
        return "\(output.out)\n\(warnings)\nexit \(output.code)"
    }

    private static func expectSame(_ clients: [DockerClient], _ words: [String], input: String = "") throws {
        let (theirs, ours) = (try said(clients[0], words, input: input), try said(clients[1], words, input: input))
        #expect(ours == theirs, "docker \(words.joined(separator: " "))\n\(input)")
    }

    @Test func `both clients make the same of every file`() throws {
        try TemporaryFolder.with { folder in
            let clients = Self.clients(folder)
            for (name, text) in StackFiles.good {
                let path = try folder.file("\(name).yml", text + "\n")
                try Self.expectSame(clients, ["stack", "config", "-c", path])
                // Without its variables' values that one has several faults.
                if name == "variables" { continue }
                try Self.expectSame(clients, ["stack", "config", "--skip-interpolation", "-c", path])
            }
            try Self.expectSame(clients, ["stack", "config", "-c", "-"], input: StackFiles.good[0].text)
        }
    }

    @Test func `both clients merge files alike`() throws {
        try TemporaryFolder.with { folder in
            let clients = Self.clients(folder)
            for (index, files) in StackFiles.merged.enumerated() {
                var words = ["stack", "config"]
                for (place, text) in files.enumerated() {
                    words += ["-c", try folder.file("\(index)-\(place).yml", text)]
                }
                try Self.expectSame(clients, words)
            }
        }
    }

    @Test func `both clients refuse the same files in the same words`() throws {
        try TemporaryFolder.with { folder in
            let clients = Self.clients(folder)
            for text in StackFiles.bad {
                try Self.expectSame(clients, ["stack", "config", "-c", "-"], input: text)
            }
            for words in [
                ["stack", "config"], ["stack", "config", "-c", "/nonexistent"], ["stack", "deploy", "x"],
                ["stack", "deploy", "-c", "/", "x"], ["stack", "deploy", " "],
            ] {
                try Self.expectSame(clients, words)
            }
            for text in StackFiles.undeployable {
                try Self.expectSame(clients, ["stack", "deploy", "-c", "-", "x"], input: text)
            }
        }
    }

    // MARK: A swarm

    private static let filter = "label=com.docker.stack.namespace=st"

    /// What the daemon has of the stack, with names in place of what it calls them by itself.
    private static func specs(_ judge: DockerClient) throws -> [String] {
        var lines: [String] = []
        for noun in ["service", "network", "secret", "config"] {
            let format =
                noun == "network"
                ? "{{.Name}} {{.Driver}} {{.Scope}} {{.Internal}} {{.Attachable}} {{json .Labels}} {{json .Options}}"
                : "{{json .Spec}}"
            for id in try judge.check(noun, "ls", "-q", "--filter", Self.filter).lines {
                lines.append(try judge.check(noun, "inspect", id, "--format", format).line)
            }
        }
        return lines.map { line in
            line.replacing(/"[a-z0-9]{25}"/, with: "ID").replacing(/vxlanid_list":"[0-9]+"/, with: "vxlanid_list")
        }.sorted()
    }

    /// Docker makes things in the order of a hash table.
    private static func deployed(_ client: DockerClient, _ words: [String], _ text: String) throws -> [String] {
        try said(client, ["stack", "deploy"] + words + ["-c", "-", "st"], input: text)
            .replacing(/\(id: [a-z0-9]+\)/, with: "(id)").split(separator: "\n").map(String.init).sorted()
    }

    @Test func `both clients deploy the same, change the same and take the same away`() throws {
        try RealStack.with(.sid) { stack in
            let judge = stack.client(PeerSet.sid.program("docker"))
            let clients = [judge, stack.client("\(Environment.binaries)/docker")]
            try judge.loadBusybox()
            for client in clients {
                #expect(try client("stack", "deploy", "-c", "-", "x", input: StackFiles.good[0].text).code == 1)
            }
            try judge.check("swarm", "init", "--advertise-addr", "127.0.0.1")
            defer { _ = try? judge("swarm", "leave", "--force") }
            try judge.check("secret", "create", "real", "-", input: "hidden")
            try judge.check("config", "create", "d", "-", input: "shown")
            for (name, texts) in StackFiles.deployed {
                var results: [[[String]]] = []
                for client in clients {
                    var steps: [[String]] = []
                    for (index, text) in texts.enumerated() {
                        if index == 0 {
                            steps.append(try Self.deployed(client, ["--resolve-image", "never"], text))
                            steps.append(try Self.specs(judge))
                        }
                        steps.append(try Self.deployed(client, ["--resolve-image", "changed", "--prune"], text))
                        steps.append(try Self.specs(judge))
                    }
                    _ = try judge("stack", "rm", "--detach=false", "st")
                    // Networks go when the last task has left them.
                    try Clock.wait("the stack's end", timeout: 60) {
                        // Listed alone: a network may be gone before it is looked at.
                        try ["service", "network", "secret", "config"].allSatisfy { noun in
                            try judge.check(noun, "ls", "-q", "--filter", Self.filter).lines.isEmpty
                        }
                    }
                    results.append(steps)
                }
                for (theirs, ours) in zip(results[0], results[1]) { #expect(ours == theirs, "\(name)") }
            }
        }
    }
}
