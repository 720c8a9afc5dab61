import Support
import Testing
import Text

/// POST /commit.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct CommitTests {
    @Test func `a running container's files become an image at once`() throws {
        try Engine.with { engine in
            let base = try #require(try engine.api.get("/images/busybox/json").json["Id"]?.string)
            let body =
                #"{"Image":"busybox","Cmd":["sh","-c","echo kept > /note; sleep 300"],"Labels":{"a":"1"},"#
                + #""HostConfig":{"NetworkMode":"none"}}"#
            try engine.api.post("/containers/create?name=made", body).expecting(201)
            try engine.api.post("/containers/made/start").expecting(204)
            try Clock.wait("the note is written") {
                try engine.docker("exec", "made", "cat", "/note").out == "kept\n"
            }
            let query = "container=made&repo=own&tag=1&comment=why&author=who&changes=ENV%20A%3DB%0AEXPOSE%208000"
            let made = try engine.api.post("/commit?\(query)", #"{"Cmd":["cat","/note"]}"#).expecting(201)
            let id = try #require(try made.json["Id"]?.string)
            let image = try engine.api.get("/images/own:1/json").expecting(200).json
            #expect(image["Id"]?.string == id)
            #expect(image["Parent"]?.string == base)
            #expect(image["Comment"]?.string == "why")
            #expect(image["Author"]?.string == "who")
            #expect(image["Config"]?["Cmd"]?.strings == ["cat", "/note"])
            #expect(image["Config"]?["Env"]?.strings.last == "A=B" || image["Config"]?["Env"]?.strings.first == "A=B")
            #expect(image["Config"]?["ExposedPorts"]?["8000/tcp"] != nil)
            #expect(image["Config"]?["Labels"]?["a"]?.string == "1")
            #expect(try engine.docker.check("run", "--rm", "--network", "none", "own:1").out == "kept\n")
            let history = try engine.api.get("/images/own:1/history").json.elements
            #expect(history.compactMap { $0["Id"]?.string } == [id, base])
            let refused = try engine.api.delete("/images/busybox?force=1").expecting(200)
            #expect(refused.text == #"[{"Untagged":"busybox:latest"}]"# + "\n")
            try engine.api.delete("/containers/made?force=1").expecting(204)
            // Its parent has no name any more and goes along.
            let removed = try engine.api.delete("/images/\(id)").expecting(200).text
            #expect(removed.contains(#"{"Deleted":"\#(base)"}"#), "\(removed)")
        }
    }

    @Test func `a commit that changes nothing adds no layer`() throws {
        try Engine.with { engine in
            let body = #"{"Image":"busybox","Cmd":["true"],"HostConfig":{"NetworkMode":"none"}}"#
            try engine.api.post("/containers/create?name=idle", body).expecting(201)
            let id = try #require(try engine.api.post("/commit?container=idle").expecting(201).json["Id"]?.string)
            let image = try engine.api.get("/images/\(id)/json").json
            #expect(image["RepoTags"]?.elements.isEmpty == true)
            #expect(image["RootFS"]?["Layers"]?.strings.count == 1)
            let wrong = try engine.api.post("/commit?container=idle&changes=RUN%20x").expecting(400)
            #expect(wrong.message == "RUN is not a valid change command")
        }
    }
}
