import Support
import Testing
import Text

/// docker push to a registry on loopback, and what is asked of it besides.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct PushTests {
    private func withRegistry(_ options: [String] = [], _ body: (String) throws -> Void) throws {
        try RegistryServer.with("Integration/Servers/writable-registry.py", options, body)
    }

    /// The head field of `user`:`password`.
    private let authorization = ["X-Registry-Auth": "eyJ1c2VybmFtZSI6InVzZXIiLCJwYXNzd29yZCI6InNlY3JldCJ9"]

    @Test func `what is pushed is pulled again, by tag, by digest and by all tags`() throws {
        try withRegistry { registry in
            try Engine.with { engine in
                for tag in ["1", "2"] {
                    try engine.api.post("/images/busybox/tag?repo=\(registry)/box&tag=\(tag)").expecting(201)
                }
                let pushed = try engine.api.post("/images/\(registry)/box/push?tag=1").expecting(200).lines
                #expect(pushed.first?["status"]?.string == "The push refers to repository [\(registry)/box]")
                #expect(pushed.contains { $0["status"]?.string == "Pushed" })
                let aux = try #require(pushed.last?["aux"])
                let digest = try #require(aux["Digest"]?.string)
                #expect(aux["Tag"]?.string == "1")
                #expect(
                    pushed.contains {
                        $0["status"]?.string?.hasPrefix("1: digest: \(digest) size: ") ?? false
                    }
                )
                let second = try engine.api.post("/images/\(registry)/box/push").expecting(200).lines
                #expect(second.contains { $0["status"]?.string == "Layer already exists" })
                #expect(second.compactMap { $0["aux"]?["Tag"]?.string } == ["1", "2"])
                let id = try engine.api.get("/images/busybox/json").json["Id"]?.string
                let names = try engine.api.get("/images/\(registry)/box:1/json").json["RepoDigests"]?.strings
                #expect(names == ["\(registry)/box@\(digest)"])
                try engine.api.delete("/images/\(registry)/box:1").expecting(200)
                try engine.api.delete("/images/\(registry)/box:2").expecting(200)
                try engine.api.delete("/images/busybox").expecting(200)
                let pulled = try engine.api.post("/images/create?fromImage=\(registry)/box&tag=\(digest)").lines
                #expect(pulled.last?["status"]?.string?.hasPrefix("Status: Downloaded newer image") ?? false)
                try engine.api.post("/images/create?fromImage=\(registry)/box").expecting(200)
                let again = try engine.api.get("/images/json").json.elements
                #expect(again.count == 1)
                #expect(again.first?["Id"]?.string == id)
                #expect(again.first?["RepoTags"]?.strings == ["\(registry)/box:1", "\(registry)/box:2"])
                let found = try engine.api.get("/distribution/\(registry)/box:1/json").expecting(200).json
                #expect(found["Descriptor"]?["digest"]?.string == digest)
                #expect(found["Platforms"]?.elements.first?["os"]?.string == "linux")
            }
        }
    }

    @Test func `a registry that wants a password gets it, or says why not`() throws {
        try withRegistry(["user:secret"]) { registry in
            try Engine.with { engine in
                try engine.api.post("/images/busybox/tag?repo=\(registry)/box&tag=1").expecting(201)
                let refused = try engine.api.post("/images/\(registry)/box/push?tag=1").expecting(200).lines
                #expect(refused.last?["error"]?.string?.contains("no basic auth credentials") ?? false, "\(refused)")
                let pushed = try engine.api.post("/images/\(registry)/box/push?tag=1", fields: authorization).lines
                #expect(pushed.last?["aux"] != nil, "\(pushed)")
                let pulled = try engine.api.post("/images/create?fromImage=\(registry)/box&tag=1").expecting(500)
                #expect(pulled.message.contains("no basic auth credentials"))
                func logIn(_ password: String) throws -> EngineAnswer {
                    try engine.api.post(
                        "/auth",
                        #"{"username":"user","password":"\#(password)","serveraddress":"\#(registry)"}"#
                    )
                }
                #expect(try logIn("secret").expecting(200).json["Status"]?.string == "Login Succeeded")
                let wrong = try logIn("wrong").expecting(500).message
                #expect(wrong == "login attempt to http://\(registry)/v2/ failed with status: 401 Unauthorized")
            }
        }
    }

    @Test func `an upload that is sent again is counted from its beginning`() throws {
        try withRegistry(["--flaky"]) { registry in
            try Engine.with { engine in
                try engine.api.post("/images/busybox/tag?repo=\(registry)/box&tag=1").expecting(201)
                let lines = try engine.api.post("/images/\(registry)/box/push?tag=1").expecting(200).lines
                #expect(lines.contains { $0["status"]?.string == "Pushed" })
                let steps = lines.filter { $0["status"]?.string == "Pushing" }.compactMap { $0["progressDetail"] }
                #expect(!steps.isEmpty)
                for step in steps {
                    #expect(step["current"]?.int ?? 0 <= step["total"]?.int ?? 0, "\(steps)")
                }
            }
        }
    }

    @Test func `what is not here cannot be pushed`() throws {
        try Engine.with(busybox: false) { engine in
            let lines = try engine.api.post("/images/nothing/push?tag=1").expecting(200).lines
            #expect(lines.last?["error"]?.string == "An image does not exist locally with the tag: nothing")
        }
    }
}
