import Glibc
import Support
import Testing
import Text

/// /images: lists, names, removals, archives.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct ImageTests {
    private func names(_ engine: Engine, _ query: String = "") throws -> [String] {
        try engine.api.get("/images/json\(query)").expecting(200).json.elements.flatMap {
            $0["RepoTags"]?.strings ?? []
        }
    }

    @Test func `names come and go, and with the last one the image and its layers`() throws {
        try Engine.with { engine in
            let id = try #require(try engine.api.get("/images/busybox/json").json["Id"]?.string)
            try engine.api.post("/images/busybox/tag?repo=other&tag=1").expecting(201)
            #expect(try names(engine) == ["busybox:latest", "other:1"])
            #expect(try names(engine, "?filters=%7B%22reference%22%3A%5B%22oth*%22%5D%7D") == ["other:1"])
            let refused = try engine.api.delete("/images/\(id)").expecting(409).message
            #expect(refused.hasSuffix("(must be forced) - image is referenced in multiple repositories"))
            let untagged = try engine.api.delete("/images/busybox").expecting(200).text
            #expect(untagged == #"[{"Untagged":"busybox:latest"}]"# + "\n")
            let removed = try engine.api.delete("/images/other:1").expecting(200).json.elements
            #expect(removed.first?["Untagged"]?.string == "other:1")
            #expect(removed.compactMap { $0["Deleted"]?.string }.first == id)
            #expect(removed.count == 3)
            #expect(try engine.api.get("/images/\(id)/json").expecting(404).message == "No such image: \(id)")
        }
    }

    @Test func `an image that a container needs stays, without a name when it is forced`() throws {
        try Engine.with { engine in
            let body = #"{"Image":"busybox","Cmd":["true"],"HostConfig":{"NetworkMode":"none"}}"#
            let container = try engine.api.post("/containers/create?name=user", body).expecting(201)
            let short = try #require(try container.json["Id"]?.string?.prefix(12))
            let refused = try engine.api.delete("/images/busybox").expecting(409).message
            #expect(
                refused.hasPrefix(
                    "conflict: unable to remove repository reference \"busybox\" (must force) - container \(short) is"
                )
            )
            let pruned = try engine.api.post("/images/prune?filters=%7B%22dangling%22%3A%5B%22false%22%5D%7D")
            #expect(try pruned.expecting(200).json["ImagesDeleted"]?.isNull == true)
            try engine.api.post("/images/busybox/tag?repo=other").expecting(201)
            try engine.api.delete("/containers/user").expecting(204)
            let all = try engine.api.post("/images/prune?filters=%7B%22dangling%22%3A%5B%22false%22%5D%7D").json
            #expect(all["SpaceReclaimed"]?.int ?? 0 > 1_000_000)
            #expect(all["ImagesDeleted"]?.elements.count == 4)
            #expect(try names(engine).isEmpty)
        }
    }

    @Test func `an image is the same when it was saved and loaded`() throws {
        try Engine.with { engine in
            try engine.api.post("/images/busybox/tag?repo=other&tag=1").expecting(201)
            let before = try engine.api.get("/images/busybox/json").json
            let archive = try engine.api.get("/images/get?names=busybox&names=other:1").expecting(200)
            #expect(archive["content-type"] == "application/x-tar")
            try engine.api.delete("/images/busybox").expecting(200)
            try engine.api.delete("/images/other:1").expecting(200)
            let loaded = try engine.api.request(
                "POST",
                "/images/load?quiet=1",
                fields: ["Content-Type": "application/x-tar"],
                body: archive.body
            ).expecting(200).lines
            #expect(
                loaded.compactMap { $0["stream"]?.string }
                    == ["Loaded image: busybox:latest\n", "Loaded image: other:1\n"]
            )
            let after = try engine.api.get("/images/busybox/json").json
            #expect(after["Id"]?.string == before["Id"]?.string)
            #expect(after["RootFS"]?["Layers"]?.strings == before["RootFS"]?["Layers"]?.strings)
            let junk = try engine.api.request("POST", "/images/load", body: Array("abc".utf8)).expecting(200).lines
            #expect(junk.last?["error"]?.string?.isEmpty == false)
        }
    }

    @Test func `an OCI layout is loaded by its index`() throws {
        try Engine.with { engine in
            let id = try engine.api.get("/images/busybox/json").json["Id"]?.string
            let archive = try engine.api.get("/images/busybox/get").expecting(200).body
            let path = "\(engine.folder.path)/layout.tar"
            let file = try #require(fopen(path, "w"))
            fwrite(archive, 1, archive.count, file)
            fclose(file)
            // Not by `tar --delete`, which wants whole records of 10 KiB.
            let unpacked = try engine.folder.folder("layout")
            try Command.check("tar", ["-xf", path, "-C", unpacked])
            try Command.check("tar", ["-cf", path, "-C", unpacked, "blobs", "index.json", "oci-layout"])
            try engine.api.delete("/images/busybox").expecting(200)
            #expect(try engine.docker.check("load", "-i", path).out == "Loaded image: busybox:latest\n")
            #expect(try engine.api.get("/images/busybox/json").json["Id"]?.string == id)
        }
    }

    // Rows: path, status, message.
    @Test func `what is not there and what is no name is told in docker's words`() throws {
        let rows = [
            ("/images/nothing/json", 404, "No such image: nothing:latest"),
            (
                "/images/Nothing/json", 400,
                "invalid reference format: repository name (library/Nothing) must be lowercase"
            ),
            ("/images/a@b/json", 400, "invalid reference format"),
            ("/images/json?filters=x", 400, "invalid filter"),
            ("/images/json?filters=%7B%22foo%22%3A%5B%221%22%5D%7D", 400, "invalid filter 'foo'"),
            ("/images/json?filters=%7B%22before%22%3A%5B%22zz%22%5D%7D", 404, "No such image: zz:latest"),
            (
                "/images/json?filters=%7B%22until%22%3A%5B%22zz%22%5D%7D", 500,
                "failed to parse value as time or duration: \"zz\""
            ),
            ("/images/nothing/get", 404, "No such image: nothing"),
        ]
        try Engine.with(busybox: false) { engine in
            for (path, status, message) in rows {
                let answer = try engine.api.get(path)
                #expect(answer.status == status, "\(path): \(answer)")
                #expect(answer.message == message, "\(path)")
            }
        }
    }
}
