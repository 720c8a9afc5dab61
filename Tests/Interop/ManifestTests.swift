import Linux
import Support
import Testing
import Text

/// `docker manifest` of both clients: what they say, the files that they keep, and what a registry has from them.
@Suite(.serialized, .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment))
struct ManifestTests {
    private static let theirs = PeerSet.sid.program("docker")
    private static let ours = "\(Environment.binaries)/docker"
    private static let nothing = "sha256:\(String(repeating: "0", count: 64))"

    /// In this order: what one makes the next may need. R is the registry.
    private static let lines = [
        "inspect R/busybox", "inspect --insecure R/busybox", "inspect -v --insecure R/busybox",
        "inspect --insecure R/busybox@\(nothing)", "inspect --insecure R/nosuch", "create R/l R/busybox",
        "create --insecure R/l R/busybox", "create --insecure R/l R/layers", "create --insecure R/l R/layers",
        "create --insecure -a R/l R/layers:nosuch", "inspect R/l", "inspect -v R/l", "inspect R/l R/layers",
        "inspect -v R/l R/layers", "inspect R/l R/busybox",
        "annotate R/l R/layers --os windows --arch amd64 --variant v8 --os-version 10.0 --os-features a,b",
        "annotate R/l R/layers --os-features b --os-features c", "annotate R/l R/layers --os windows --arch arm64",
        "annotate R/l R/layers --arch nosuch", "annotate R/l R/busybox --arch arm",
        "annotate R/l UPPER --arch arm", "annotate UPPER R/l --arch arm", "annotate nosuch R/layers",
        "inspect -v R/l", "push R/l", "push --insecure R/l", "push --insecure R/layers:1",
        "inspect --insecure R/l:latest", "inspect --insecure R/l:other",
        "create --insecure R/layers:2 R/layers R/l:x", "create --insecure R/layers:2 R/layers",
        "create --insecure -a R/layers:2 R/layers:latest", "push -p --insecure R/layers:2",
        "push --insecure R/layers:2", "create --insecure example.test/a R/layers", "inspect example.test/a",
        "push --insecure example.test/a", "rm R/nosuch UPPER example.test/a R/other", "rm R/l", "rm R/l",
        "inspect --insecure R/l", "inspect --insecure --verbose R/l", "inspect 127.0.0.1:1/x",
        "inspect --insecure 127.0.0.1:1/x", "create 127.0.0.1:1/x 127.0.0.1:1/y", "create UPPER a",
        "create a UPPER", "create a", "annotate a", "push", "push a b", "rm", "nosuch", "inspect a b c",
        "inspect", "push UPPER", "push a@sha256:aa", "inspect \(nothing.dropFirst(7))",
        "create --insecure R/keep R/layers",
    ]

    /// Line by line what is said, then the store and the registry; the lines go to the programs in turn.
    private static func transcript(
        _ programs: [String],
        _ lines: [String],
        _ folder: TemporaryFolder,
        host: String,
        account: String? = nil,
        held: () throws -> String = { "" }
    ) throws -> [String] {
        let client = try folder.folder("client")
        defer { try? Files.removeTree(client) }
        if let account {
            let auth = Base64.encode(Array(account.utf8))
            _ = try folder.file("client/config.json", #"{"auths":{"\#(host)":{"auth":"\#(auth)"}}}"#)
        }
        func plain(_ text: String) -> String {
            text.replacing(host, with: "R").replacing(host.replacing(":", with: "-"), with: "R")
        }
        let clients = programs.map { DockerClient($0, host: "unix:///nonexistent", configuration: client) }
        var said = try lines.enumerated().map { index, line in
            let used = clients[index % clients.count]
            let words = line.replacing("R/", with: "\(host)/").split(separator: " ").map(String.init)
            let output = try Command.run(used.program, ["manifest"] + words, environment: used.environment)
            return plain("\(line)\n\(output.out)\n\(output.err)\nexit \(output.code)")
        }
        let store = "cd \(client) && find . | sort | while read f; do stat -c '%n %a' $f; test -d $f || cat $f; done"
        said.append(plain(try Command.check("sh", ["-c", store]).out))
        said.append(plain(try held()))
        return said
    }

    private static func expectSame(
        _ choices: [[String]],
        _ options: [String],
        _ lines: [String],
        account: String? = nil,
        prepare: (TestRegistry) throws -> Void = { _ in }
    ) throws {
        try TemporaryFolder.with { folder in
            let layers = try folder.folder("layers")
            try Command.check("tar", ["-cf", "\(layers)/1.tar", "-C", "/etc", "passwd"])
            var results: [[String]] = []
            for programs in choices {
                try TestRegistry.with(options + ["--layers", layers]) { registry in
                    try prepare(registry)
                    results.append(
                        try transcript(
                            programs,
                            lines,
                            folder,
                            host: registry.host,
                            account: account,
                            held: registry.held
                        )
                    )
                }
            }
            for result in results.dropFirst() {
                for (ours, theirs) in zip(result, results[0]) { #expect(ours == theirs, "\(options)") }
            }
        }
    }

    @Test(arguments: [[], ["--docker"]])
    func `both clients say, keep and push the same`(options: [String]) throws {
        try Self.expectSame([[Self.theirs], [Self.ours]], options, Self.lines)
    }

    @Test(arguments: [[], ["--docker"]])
    func `each client goes on with the other one's lists`(options: [String]) throws {
        let lines = [
            "create --insecure R/l R/layers", "create --insecure -a R/l R/l:nosuch R/layers",
            "create --insecure -a R/l:latest R/layers:latest", "annotate R/l R/layers --arch arm --variant v7",
            "annotate R/l R/layers --os-features x", "inspect -v R/l", "inspect R/l", "inspect R/l R/layers",
            "push --insecure R/l", "inspect --insecure R/l:latest", "push --insecure -p R/l", "inspect --insecure R/l",
            "create --insecure R/m R/layers", "rm R/m", "create --insecure R/layers:n R/layers",
            "annotate R/layers:n R/layers --os-version 1", "inspect R/layers:n",
        ]
        try Self.expectSame(
            [[Self.theirs], [Self.theirs, Self.ours], [Self.ours, Self.theirs]],
            options,
            lines
        )
    }

    @Test(
        arguments: [
            ["--user", "a:b"], ["--token"], ["--token", "--user", "a:b"], ["--token", "--oauth", "--user", "a:b"],
        ],
        [nil, "a:b", "a:c"]
    )
    func `both clients are known to a registry, or not`(options: [String], account: String?) throws {
        let lines = [
            "inspect R/layers", "inspect --insecure R/layers", "create --insecure R/l R/layers",
            "push --insecure R/l", "push R/l", "inspect --insecure R/l:latest",
        ]
        try Self.expectSame([[Self.theirs], [Self.ours]], options, lines, account: account)
    }

    @Test func `both clients take an unknown certificate where they are told to`() throws {
        try TemporaryFolder.with { folder in
            let server = try Certificates(in: folder.path).server
            let options = ["--tls", server.certificate, server.key]
            let lines = ["inspect R/layers", "create --insecure R/l R/layers", "push R/l", "push --insecure R/l"]
            try Self.expectSame([[Self.theirs], [Self.ours]], options, lines)
        }
    }

    @Test(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
    func `images that an engine has pushed come into lists`() throws {
        try Engine.with { engine in
            let lines = [
                "create --insecure R/all:1 R/app:1 R/layers", "inspect -v R/all:1", "push --insecure R/all:1",
                "inspect --insecure R/all:1", "rm R/all:1", "inspect --insecure -v R/all:1",
            ]
            try Self.expectSame([[Self.theirs], [Self.ours]], [], lines) { registry in
                try engine.docker.check("tag", "busybox", "\(registry.host)/app:1")
                try engine.docker.check("push", "\(registry.host)/app:1")
                try engine.docker.check("rmi", "\(registry.host)/app:1")
            }
        }
    }

    /// The repositories of odd_registry.py.
    private static let odd = [
        "good", "parameters", "untyped", "plain", "broken", "number", "wrong-old", "wrong-list", "index-in-manifest",
        "manifest-in-index", "empty-index", "nested", "members", "unknown",
        "unknown-detail", "unknown-words", "two", "odd-code", "bare-code", "details", "html", "html-denied",
        "html-unauthorized", "json-broken", "json-empty", "json-unauthorized", "failed", "teapot",
    ]

    @Test func `both clients say the same of a registry's mistakes`() throws {
        try TemporaryFolder.with { folder in
            try RegistryServer.with("Interop/Servers/odd_registry.py", []) { host in
                var lines = Self.odd.flatMap { name in
                    [
                        "inspect --insecure R/\(name)", "inspect -v --insecure R/\(name)",
                        "create --insecure R/l-\(name) R/\(name)",
                    ]
                }
                // What a client says of an image without a right configuration is a dump of what it knows.
                lines += ["none", "odd", "false"].map { "create --insecure R/x R/config-\($0)" }
                lines += [
                    "create --insecure R/x R/good@\(Self.nothing)", "inspect R/l-good", "inspect R/l-good R/good",
                ]
                let theirs = try Self.transcript([Self.theirs], lines, folder, host: host)
                let ours = try Self.transcript([Self.ours], lines, folder, host: host)
                for (ours, theirs) in zip(ours, theirs) { #expect(ours == theirs) }
            }
        }
    }
}
