import Linux
import Support
import Testing

/// Real ctr moves images by the transfer service of our containerd: from registries and to them, from archives and to
/// them.
@Suite(
    .serialized,
    .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
    .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment)
)
struct TransferFlows {
    private func withContainerd(
        _ environment: [String: String?] = [:],
        _ body: (ContainerdClient, TemporaryFolder) throws -> Void
    ) throws {
        try Supervisor.with(environment: environment) { containerd in
            try body(containerd.client(PeerSet.sid.program("ctr")), containerd.folder)
        }
    }

    /// Nothing may be left of a transfer that failed.
    private func expectNothing(_ ctr: ContainerdClient) throws {
        #expect(try ctr.check("images", "ls", "-q").out == "")
        #expect(try ctr.check("snapshots", "ls").lines.count == 1)
        #expect(try ctr.check("leases", "ls").lines.count == 1)
    }

    @Test func `a pulled image is whole, runs, and is not fetched twice`() throws {
        try TestRegistry.with { registry in
            try withContainerd { ctr, _ in
                let image = "\(registry.host)/busybox:latest"
                let pulled = try ctr.check("images", "pull", image)
                #expect(pulled.out.contains("saved"), "\(pulled)")
                let layers = try registry.requests().filter { $0.contains("/blobs/") }
                // Two configurations, and the one layer that is for this machine.
                #expect(layers.count == 3, "\(layers)")
                #expect(try ctr.check("images", "check", "-q").out == "\(image)\n")
                try ctr.check("images", "pull", image)
                let again = try registry.requests()
                #expect(again.count == 1 && again[0].hasPrefix("HEAD /v2/busybox/manifests/latest"), "\(again)")
                #expect(try ctr.check("leases", "ls").lines.count == 1)
            }
        }
    }

    @Test func `layers that arrive at the same time lie on one another in their order`() throws {
        try TemporaryFolder.with { folder in
            // The second layer has files in `d` and no entry for it: `d` is still that of the first.
            let script = """
                mkdir -p \(folder.path)/layers 1/d 1/o 2/d 3/o
                touch 1/d/gone 1/d/stays 1/o/hidden 2/d/.wh.gone 2/d/new 3/o/.wh..wh..opq 3/o/seen
                chmod 711 1/d
                chown 3:4 1/d
                tar -C 1 -cf \(folder.path)/layers/1.tar --no-recursion d d/gone d/stays o o/hidden
                tar -C 2 -cf \(folder.path)/layers/2.tar --no-recursion d/.wh.gone d/new
                tar -C 3 -cf \(folder.path)/layers/3.tar --no-recursion o o/.wh..wh..opq o/seen
                """
            try Command.check("sh", ["-ec", "cd \(folder.path)\n" + script])
            try TestRegistry.with(["--layers", "\(folder.path)/layers"], empty: true) { registry in
                try withContainerd { ctr, own in
                    let place = "\(own.path)/mounted"
                    try Files.makeDirectories(place)
                    try ctr.check("images", "pull", "--platform", "linux/amd64", "\(registry.host)/layers:latest")
                    try ctr.check("images", "mount", "\(registry.host)/layers:latest", place)
                    defer { _ = try? ctr(["images", "unmount", place]) }
                    let found = try Command.check("sh", ["-c", "cd \(place); find . | sort; stat -c '%a %u %g' d"])
                    #expect(found.lines == [".", "./d", "./d/new", "./d/stays", "./o", "./o/seen", "711 3 4"])
                }
            }
        }
    }

    @Test func `a download that is cut goes on where it was`() throws {
        try TestRegistry.with(["--cut", "300000"]) { registry in
            try withContainerd { ctr, _ in
                try ctr.check("images", "pull", "\(registry.host)/busybox:latest")
                let requests = try registry.requests()
                #expect(requests.filter { $0.hasSuffix(" 206") }.count >= 2, "\(requests)")
                #expect(try ctr.check("images", "check", "-q").lines.count == 1)
            }
        }
    }

    @Test func `a layer that is not what its digest says is refused`() throws {
        try TestRegistry.with(["--corrupt"]) { registry in
            try withContainerd { ctr, _ in
                let pulled = try ctr(["images", "pull", "\(registry.host)/busybox:latest"])
                #expect(pulled.code != 0)
                #expect(pulled.err.contains("failed commit on ref \"layer-sha256:"), "\(pulled)")
                #expect(pulled.err.contains("unexpected commit digest"), "\(pulled)")
                try expectNothing(ctr)
            }
        }
    }

    @Test func `what is not there is said in containerd's words`() throws {
        try TestRegistry.with(["--digestless"]) { registry in
            try withContainerd { ctr, _ in
                let none = try ctr(["images", "pull", "\(registry.host)/busybox:none"])
                #expect(
                    none.err.hasSuffix("failed to resolve image: \(registry.host)/busybox:none: not found\n"),
                    "\(none)"
                )
                let whole = try ctr(["images", "pull", "\(registry.host)/busybox"])
                #expect(whole.err.hasSuffix("failed to resolve image: object required\n"), "\(whole)")
                let refused = try ctr(["images", "pull", "--plain-http", "127.0.0.1:1/busybox:latest"])
                #expect(refused.err.contains("connect: connection refused"), "\(refused)")
                try expectNothing(ctr)
                // A registry that does not name the digest is asked for the manifest itself.
                try ctr.check("images", "pull", "\(registry.host)/busybox:latest")
            }
        }
    }

    @Test(arguments: [
        ["--user", "me:word"], ["--token", "--user", "me:word"], ["--token", "--oauth", "--user", "me:word"],
    ])
    func `a registry that wants to know who asks`(_ options: [String]) throws {
        try TestRegistry.with(options) { registry in
            try withContainerd { ctr, _ in
                let image = "\(registry.host)/busybox:latest"
                for user in [[], ["--user", "me:wrong"]] {
                    let refused = try ctr(["images", "pull"] + user + [image])
                    #expect(refused.code != 0)
                    let isTold =
                        refused.err.contains("401 Unauthorized") || refused.err.contains("authorization failed")
                    #expect(isTold, "\(refused)")
                }
                try expectNothing(ctr)
                try ctr.check("images", "pull", "--all-platforms", "--user", "me:word", image)
                try ctr.check("images", "push", "--user", "me:word", "\(registry.host)/copy:1", image)
                let pushes = try registry.requests().filter { $0.hasPrefix("PUT /v2/copy/manifests/1 201") }
                #expect(pushes.count == 1, "\(pushes)")
            }
        }
    }

    @Test func `TLS with an authority of one's own`() throws {
        try TemporaryFolder.with { folder in
            let (key, certificate) = ("\(folder.path)/key", "\(folder.path)/certificate")
            try Command.check(
                "openssl",
                ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
                    + ["-subj", "/CN=registry.test", "-addext", "subjectAltName=DNS:localhost,DNS:registry.test"]
                    + ["-keyout", key, "-out", certificate]
            )
            try TestRegistry.with(["--tls", certificate, key]) { registry in
                // The name of loopback is not checked, as in containerd; this one's is.
                let image = "registry.test:\(registry.port)/busybox:latest"
                let hosts = "\(folder.path)/hosts/registry.test_\(registry.port)_"
                try Files.makeDirectories(hosts)
                let server = "[host.\"https://localhost:\(registry.port)\"]\n"
                let pull = ["images", "pull", "--hosts-dir", "\(folder.path)/hosts", image]
                try withContainerd { ctr, _ in
                    try write("\(hosts)/hosts.toml", server)
                    let refused = try ctr(pull)
                    #expect(refused.err.contains("certificate signed by unknown authority"), "\(refused)")
                    try expectNothing(ctr)
                    try write("\(hosts)/hosts.toml", server + "ca = \"\(certificate)\"\n")
                    try ctr.check("images", "pull", "--hosts-dir", "\(folder.path)/hosts", image)
                    let asked = try registry.requests()
                    #expect(asked.contains { $0.contains("?ns=registry.test%3A\(registry.port)") }, "\(asked)")
                }
                try withContainerd(["SSL_CERT_FILE": certificate]) { ctr, _ in
                    try write("\(hosts)/hosts.toml", server)
                    let pulled = try ctr(pull)
                    #expect(pulled.code == 0, "\(pulled)")
                }
            }
        }
    }

    private func write(_ path: String, _ text: String) throws {
        try Files.writeAtomically(path, bytes: Array(text.utf8), mode: 0o644, sync: false)
    }

    @Test func `a mirror is asked first, and does not push`() throws {
        try TestRegistry.with { mirror in
            try TestRegistry.with(empty: true) { registry in
                try withContainerd { ctr, folder in
                    let hosts = "\(folder.path)/hosts/_default"
                    try Files.makeDirectories(hosts)
                    try write(
                        "\(hosts)/hosts.toml",
                        """
                        server = "http://\(registry.host)"
                        [host."http://\(mirror.host)/v2"]
                        capabilities = ["pull", "resolve"]
                        [host."http://\(mirror.host)/v2".header]
                        x-test = ["one", "two"]
                        """
                    )
                    let folder = "\(folder.path)/hosts"
                    try ctr.check(
                        "images",
                        "pull",
                        "--all-platforms",
                        "--hosts-dir",
                        folder,
                        "example.test/busybox:latest"
                    )
                    #expect(try registry.requests().isEmpty)
                    try ctr.check(
                        "images",
                        "push",
                        "--hosts-dir",
                        folder,
                        "example.test/copy:1",
                        "example.test/busybox:latest"
                    )
                    #expect(try !mirror.requests().contains { $0.hasPrefix("P") })
                    #expect(try registry.requests().contains { $0.hasPrefix("PUT /v2/copy/manifests/1 ") })
                }
            }
        }
    }

    @Test func `a proxy of the environment is asked for what is not loopback`() throws {
        try TestRegistry.with { registry in
            let image = "registry.test/busybox:latest"
            let proxy = ["HTTP_PROXY": "http://me:word@\(registry.host)", "NO_PROXY": "other.test,.registry.test"]
            try withContainerd(proxy) { ctr, _ in
                try ctr.check("images", "pull", "--plain-http", image)
                let asked = try registry.requests()
                #expect(asked.allSatisfy { $0.contains(" http://registry.test/v2/busybox/") }, "\(asked)")
            }
            try withContainerd(["HTTP_PROXY": "http://\(registry.host)", "no_proxy": "registry.test"]) { ctr, _ in
                let pulled = try ctr(["images", "pull", "--plain-http", image])
                #expect(pulled.err.contains("no such host"), "\(pulled)")
                #expect(try registry.requests().isEmpty)
            }
        }
    }

    @Test func `a push takes from its neighbour what is there and sends what is not`() throws {
        try TestRegistry.with { first in
            try TestRegistry.with(empty: true) { second in
                try withContainerd { ctr, _ in
                    let image = "\(first.host)/busybox:latest"
                    try ctr.check("images", "pull", "--all-platforms", image)
                    _ = try first.requests()
                    let pushed = try ctr.check("images", "push", "\(first.host)/copy:1", image)
                    #expect(pushed.out.contains("Completed push to OCI Registry (\(first.host)/copy:1)"), "\(pushed)")
                    let near = try first.requests()
                    #expect(near.filter { $0.contains("mount=") && $0.hasSuffix(" 201") }.count == 4, "\(near)")
                    #expect(!near.contains { $0.hasPrefix("PUT /v2/copy/blobs") }, "\(near)")
                    try ctr.check("images", "push", "\(second.host)/copy:1", image)
                    let far = try second.requests()
                    #expect(far.filter { $0.hasPrefix("PUT /v2/copy/blobs") }.count == 4, "\(far)")
                    // The index last, under its tag.
                    #expect(far.last == "PUT /v2/copy/manifests/1 201", "\(far)")
                    try ctr.check("images", "push", "\(second.host)/copy:1", image)
                    #expect(try second.requests().allSatisfy { $0.hasPrefix("HEAD") })
                    try ctr.check("--namespace", "other", "images", "pull", "\(second.host)/copy:1")
                    let digests = try ["default", "other"].map { name in
                        try ctr.check("--namespace", name, "images", "ls").lines.last?.split(separator: " ")[2]
                    }
                    #expect(digests[0] == digests[1])
                }
            }
        }
    }

    @Test func `an archive of several names, out and in again`() throws {
        try withContainerd { ctr, folder in
            let archive = "\(folder.path)/archive.tar"
            let imported = try ctr.check("images", "import", Environment.busyboxArchive)
            #expect(imported.out.contains("saved"), "\(imported)")
            let image = "docker.io/library/busybox:latest"
            let names = ["docker.io/library/one:1", "example.test/two:2"]
            try ctr.check("images", "tag", image, names[0], names[1])
            try ctr.check("images", "export", archive, names[0], names[1])
            try Command.check("gzip", ["-k", archive])
            try ctr.check("--namespace", "other", "images", "import", archive + ".gz")
            #expect(try ctr.check("--namespace", "other", "images", "ls", "-q").lines == names)
            try ctr.check(
                "--namespace",
                "third",
                "images",
                "import",
                "--digests",
                "--base-name",
                "example.test/two",
                archive
            )
            let third = try ctr.check("--namespace", "third", "images", "ls", "-q").lines
            #expect(
                third.count == 2 && third[0] == names[1] && third[1].hasPrefix("example.test/two@sha256:"),
                "\(third)"
            )
            let missing = try ctr(["images", "export", archive, "none:1"])
            #expect(missing.err.contains("image \"none:1\": not found"), "\(missing)")
            let noArchive = try ctr(["images", "import", "\(folder.path)/config.toml"])
            #expect(noArchive.code != 0)
        }
    }

    @Test func `an archive of many megabytes is not cut`() throws {
        try TemporaryFolder.with { folder in
            let layers = "\(folder.path)/layers"
            try Files.makeDirectories(layers)
            // What can't be compressed: the download is as large.
            let script = "head -c 40000000 /dev/urandom > random; tar -cf \(layers)/1.tar random"
            try Command.check("sh", ["-ec", "cd \(folder.path); " + script])
            try TestRegistry.with(["--layers", layers], empty: true) { registry in
                try withContainerd { ctr, own in
                    let (image, archive) = ("\(registry.host)/layers:latest", "\(own.path)/large.tar")
                    try ctr.check("images", "pull", image)
                    try ctr.check("images", "export", archive, image)
                    try ctr.check("--namespace", "other", "images", "import", archive)
                    #expect(try ctr.check("--namespace", "other", "images", "check", "-q").out == "\(image)\n")
                }
            }
        }
    }

    @Test func `docker load takes what ctr exports`() throws {
        try withContainerd { ctr, folder in
            let archive = "\(folder.path)/archive.tar"
            try ctr.check("images", "import", Environment.busyboxArchive)
            try ctr.check("images", "tag", "docker.io/library/busybox:latest", "docker.io/library/exported:1")
            try ctr.check("images", "export", archive, "docker.io/library/exported:1")
            try Engine.with(busybox: false) { engine in
                try engine.docker.check("load", "-i", archive)
                #expect(try engine.docker.check("images").out.contains("exported"))
            }
        }
    }

    /// Digests with labels, names with targets, snapshots: what two daemons hold can be compared by line.
    private func holdings(_ ctr: ContainerdClient, _ namespace: String) throws -> [String] {
        let content = try ctr.check("--namespace", namespace, "content", "ls").lines.dropFirst().map { line in
            let words = line.split(whereSeparator: \.isWhitespace)
            return "\(words.first ?? "") \(words.last ?? "")"
        }
        let images = try ctr.check("--namespace", namespace, "images", "ls").lines
        let snapshots = try ctr.check("--namespace", namespace, "snapshots", "ls").lines.dropFirst()
        return content.sorted() + images + snapshots.map { $0.split(separator: " ").joined(separator: " ") }
    }

    @Test func `real containerd and ours hold the same after the same imports`() throws {
        let steps = [
            [Environment.busyboxArchive],
            ["--no-unpack", Environment.busyboxArchive],
            ["--digests", "--base-name", "docker.io/library/busybox", Environment.busyboxArchive],
            ["--no-unpack", "--index-name", "example.test/index", Environment.busyboxArchive],
        ]
        func run(_ ctr: ContainerdClient) throws {
            for (index, step) in steps.enumerated() {
                let output = try ctr(["--namespace", "step\(index)", "images", "import"] + step)
                guard output.code == 0 else { throw Failure("\(step): \(output)") }
            }
        }
        try RealStack.with(.sid, ["--containerd-only"]) { stack in
            try run(stack.ctr)
            try withContainerd { ctr, _ in
                try run(ctr)
                for (index, step) in steps.enumerated() {
                    // Indexes that nobody named are collected, by each when it is time.
                    try Clock.wait("both hold the same after \(step)", timeout: 20) {
                        try holdings(ctr, "step\(index)") == holdings(stack.ctr, "step\(index)")
                    }
                }
            }
        }
    }
}
