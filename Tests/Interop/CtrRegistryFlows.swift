import Linux
import Support
import Testing
import Text

/// What our ctr does with a registry itself, past containerd, beside real ctr with the same containerd of ours.
@Suite(
    .serialized,
    .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
    .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment)
)
struct CtrRegistryFlows {
    private func withClients(_ body: (_ ours: ContainerdClient, _ real: ContainerdClient) throws -> Void) throws {
        try Supervisor.with { containerd in
            let ours = containerd.client("\(Environment.binaries)/ctr")
            try body(ours, containerd.client(PeerSet.sid.program("ctr")))
        }
    }

    @Test func `an image is fetched, unpacked and named by ctr`() throws {
        try TestRegistry.with(["--user", "me:word"]) { registry in
            let image = "\(registry.host)/busybox:latest"
            try withClients { ours, real in
                let refused = try ours(["images", "pull", "--local", image])
                #expect(
                    refused.code == 1 && refused.err.contains("failed to resolve reference \"\(image)\""),
                    "\(refused)"
                )
                let pull = [
                    "images", "pull", "--local", "--user", "me:word", "--print-chainid", "--label", "a=b", image,
                ]
                let pulled = try ours(pull)
                try #require(pulled.code == 0, "\(pulled)")
                #expect(pulled.out.contains("unpacking linux/") && pulled.out.contains("image chain ID: sha256:"))
                let listed = try real.check("images", "ls").out
                #expect(listed.contains(image) && listed.contains("a=b"), "\(listed)")
                #expect(try real.check("images", "check", "-q").out == "\(image)\n")
                let id = "local-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
                #expect(try real.check("run", "--rm", image, id, "echo", "hello").out == "hello\n")

                // Nothing is asked for twice, and the other platform's layers were never asked for.
                _ = try registry.requests()
                try ours.check("images", "pull", "--local", "--user", "me:word", image)
                #expect(try registry.requests().allSatisfy { !$0.hasPrefix("GET") })
                try ours.check("content", "fetch", "--all-platforms", "--user", "me:word", image)
                #expect(try registry.requests().contains { $0.hasPrefix("GET /v2/busybox/blobs/") })
            }
        }
    }

    @Test func `a download that is cut goes on where it was, and a damaged layer is refused`() throws {
        try TestRegistry.with(["--cut", "300000"]) { registry in
            try withClients { ours, real in
                let image = "\(registry.host)/busybox:latest"
                try ours.check("images", "pull", "--local", image)
                #expect(try registry.requests().contains { $0.hasSuffix(" 206") })
            }
        }
        try TestRegistry.with(["--corrupt"]) { registry in
            try withClients { ours, real in
                let pulled = try ours(["images", "pull", "--local", "\(registry.host)/busybox:latest"])
                #expect(pulled.code == 1, "\(pulled)")
                #expect(try real.check("images", "ls", "-q").out == "")
            }
        }
    }

    @Test func `an image is pushed by ctr, and pulled by the other`() throws {
        try TestRegistry.with { first in
            try TestRegistry.with(empty: true) { second in
                try withClients { ours, real in
                    let (image, copy) = ("\(first.host)/busybox:latest", "\(second.host)/copy:1")
                    try real.check("images", "pull", "--local", "--plain-http", "--all-platforms", image)
                    try ours.check("images", "push", "--local", copy, image)
                    try real.check("images", "rm", "--sync", image)
                    try real.check("images", "pull", "--local", "--plain-http", copy)
                    #expect(try real.check("images", "check", "-q").out == "\(copy)\n")
                }
            }
        }
    }

    @Test func `single objects of a registry`() throws {
        try TestRegistry.with { registry in
            let image = "\(registry.host)/busybox:latest"
            try withClients { ours, real in
                let index = try real.check("content", "fetch-object", "--plain-http", image).out
                #expect(try ours.check("content", "fetch-object", image).out == index)
                let manifests = try JSONNode.parse(index)["manifests"]?.elements ?? []
                let digest = try #require(manifests.first?["digest"]?.string)
                let dumped = try ours(["content", "fetch-object", "--http-dump", "\(registry.host)/busybox@\(digest)"])
                #expect(dumped.err.contains("GET /v2/busybox/manifests/\(digest) HTTP/1.1"), "\(dumped.err)")
                let config = try #require(JSONNode.parse(dumped.out)["config"]?["digest"]?.string)
                let blob = try real.check("content", "fetch-blob", "--plain-http", image, config, config).out
                #expect(try ours.check("content", "fetch-blob", image, config, config).out == blob && blob.count > 100)
                for arguments in [
                    ["fetch-blob", image], ["fetch-blob", image, "sha256:1"], ["push-object", image, "x", "y"],
                ] {
                    let (one, other) = (try ours(["content"] + arguments), try real(["content"] + arguments))
                    // Go says before that it tries TLS first.
                    #expect(one.code == other.code && other.err.hasSuffix(one.err), "\(one) \(other)")
                }
                try real.check("images", "pull", "--local", "--plain-http", image)
                let type = "application/vnd.oci.image.config.v1+json"
                let pushed = try ours.check("content", "push-object", "\(registry.host)/other:1", config, type)
                #expect(pushed.out == "Pushed \(config) \(type)\n")
                #expect(try registry.requests().contains { $0.hasPrefix("POST /v2/other/blobs/uploads/?mount=") })
                let shown = try ours(["images", "pull", "--http-dump", "\(registry.host)/busybox:latest"])
                #expect(shown.code == 0 && shown.err.contains("HEAD /v2/busybox/manifests/latest HTTP/1.1"), "\(shown)")
            }
        }
    }

    @Test(arguments: [["--oci"], ["--oci", "--uncompress"]])
    func `an image in another form has the same bytes as real ctr makes`(_ options: [String]) throws {
        try withClients { ours, real in
            // docker's media types, behind a manifest alone and behind an index.
            try real.check("images", "import", "--local", "--compress-blobs", Environment.busyboxArchive)
            let image = "docker.io/library/busybox:latest"
            let theirs = try Command.check(real, ["images", "convert"] + options + [image, "test/theirs:1"])
            let made = try Command.check(ours, ["images", "convert"] + options + [image, "test/ours:1"])
            #expect(made == theirs)
            let id = "converted-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
            #expect(try real.check("run", "--rm", "test/ours:1", id, "echo", "hello").out == "hello\n")
            // Nothing of it goes with the image that it was made of.
            for name in [image, "test/theirs:1"] { try real.check("images", "rm", "--sync", name) }
            #expect(try real.check("images", "check", "-q").out == "test/ours:1\n")
        }
        try TestRegistry.with { registry in
            try withClients { ours, real in
                let image = "\(registry.host)/busybox:latest"
                try real.check("content", "fetch", "--plain-http", "--all-platforms", image)
                let theirs = try Command.check(real, ["images", "convert"] + options + [image, "test/theirs:1"])
                let made = try Command.check(ours, ["images", "convert"] + options + [image, "test/ours:1"])
                #expect(made == theirs)
            }
        }
    }
}

extension Command {
    fileprivate static func check(_ ctr: ContainerdClient, _ arguments: [String]) throws -> String {
        let output = try ctr(arguments)
        try #require(output.code == 0, "\(arguments) \(output)")
        return output.out
    }
}
