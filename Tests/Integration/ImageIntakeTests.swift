import Linux
import Support
import Testing
import Text

/// Images that come as archives and from registries: import, load, what is told of a pull; and platforms.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct ImageIntakeTests {
    private static let other = #"{"os":"linux","architecture":"s390x"}"#

    /// A query's value with what JSON has escaped.
    private static func escaped(_ json: String) -> String {
        json.replacing("{", with: "%7B").replacing("}", with: "%7D").replacing("\"", with: "%22")
    }

    @Test func `an import has the changes and the message that came with it`() throws {
        try Engine.with(busybox: false) { engine in
            let tree = try engine.folder.folder("tree")
            try Files.writeAtomically("\(tree)/note", bytes: Array("imported".utf8), mode: 0o644, sync: false)
            let archive = "\(engine.folder.path)/tree.tar"
            try Command.check("tar", ["-cf", archive, "-C", tree, "."])
            let changes = "changes=ENV%20A%3Db&changes=CMD%20%5B%22x%22%5D&changes=WORKDIR%20%2Ftmp&message=why"
            let answer = try engine.api.request(
                "POST",
                "/images/create?fromSrc=-&repo=made&tag=1&\(changes)",
                fields: ["Content-Type": "application/x-tar"],
                body: Files.read(archive, limit: 1 << 20)
            ).expecting(200)
            let id = try #require(try answer.lines.last?["status"]?.string)
            let image = try engine.api.get("/images/made:1/json").expecting(200).json
            #expect(image["Id"]?.string == id && image["Comment"]?.string == "why")
            let config = image["Config"]
            #expect(config?["Env"]?.strings == ["A=b"] && config?["Cmd"]?.strings == ["x"])
            #expect(config?["WorkingDir"]?.string == "/tmp")
            let wrong = try engine.api.request(
                "POST",
                "/images/create?fromSrc=-&repo=made&changes=RUN%20x",
                fields: ["Content-Type": "application/x-tar"],
                body: Files.read(archive, limit: 1 << 20)
            )
            #expect(wrong.status == 400 && wrong.message == "RUN is not a valid change command", "\(wrong)")
        }
    }

    @Test func `a pull tells its steps, and a platform picks an image or finds none`() throws {
        try RegistryServer.withBusybox { registry in
            try Engine.with(busybox: false) { engine in
                let pull = "/images/create?fromImage=\(registry)/busybox&tag=latest"
                let lines = try engine.api.post(pull + "&platform=linux/amd64").expecting(200).lines
                #expect(
                    lines.first?["status"]?.string == "Pulling from busybox" && lines.first?["id"]?.string == "latest"
                )
                let layer = try #require(lines.first { $0["status"]?.string == "Pulling fs layer" }?["id"]?.string)
                #expect(layer.utf8.count == 12)
                let steps = lines.filter { $0["id"]?.string == layer }.compactMap { $0["status"]?.string }
                let ends = ["Pulling fs layer", "Download complete", "Pull complete"]
                #expect(steps.filter { ends.contains($0) } == ends, "\(steps)")
                let progress = try #require(lines.first { $0["status"]?.string == "Downloading" }?["progressDetail"])
                #expect(progress["total"]?.int ?? 0 >= progress["current"]?.int ?? .max)
                #expect(
                    lines.last?["status"]?.string == "Status: Downloaded newer image for \(registry)/busybox:latest"
                )
                let again = try engine.api.post(pull).expecting(200).lines
                #expect(again.last?["status"]?.string == "Status: Image is up to date for \(registry)/busybox:latest")
                // The index names it, the registry does not have it.
                let missing = try engine.api.post(pull + "&platform=linux/s390x")
                let isRefused = try missing.status != 200 || missing.lines.last?["error"] != nil
                #expect(isRefused, "\(missing)")
                let none = try engine.api.post(pull + "&platform=linux/mips")
                #expect(
                    none.text.contains("no matching manifest for linux/mips in the manifest list entries"),
                    "\(none)"
                )
                let wrong = try engine.api.post(pull + "&platform=a/b/c/d").expecting(400)
                #expect(!wrong.message.isEmpty)
            }
        }
    }

    @Test func `a platform that an image does not have is told when it is saved, loaded or pushed`() throws {
        try Engine.with { engine in
            let own = Self.escaped(#"{"os":"linux","architecture":"amd64"}"#), other = Self.escaped(Self.other)
            let saved = try engine.api.get("/images/busybox/get?platform=\(own)").expecting(200)
            let refused = try engine.api.get("/images/busybox/get?platform=\(other)")
            #expect(refused.status == 500, "\(refused)")
            #expect(refused.message == "no suitable export target found for platform linux/s390x")
            let wrong = try engine.api.get("/images/busybox/get?platform=linux").expecting(400)
            #expect(wrong.message.hasPrefix("failed to parse platform"), "\(wrong)")
            func load(_ platform: String) throws -> EngineAnswer {
                let type = ["Content-Type": "application/x-tar"]
                let path = "/images/load?quiet=1&platform=\(platform)"
                return try engine.api.request("POST", path, fields: type, body: saved.body)
            }
            #expect(try load(own).expecting(200).lines.last?["stream"]?.string == "Loaded image: busybox:latest\n")
            // docker passes over what is for other machines.
            #expect(try load(other).expecting(200).text.isEmpty)
            let push = try engine.api.post("/images/busybox/push?platform=\(other)", nil)
            #expect(push.text.contains("linux/s390x"), "\(push)")
        }
    }

    @Test func `of an archive with several platforms the host's is loaded`() throws {
        try Engine.with { engine in
            let before = try engine.api.get("/images/busybox/json").json
            let archive = try engine.api.get("/images/busybox/get").expecting(200).body
            let layout = try engine.folder.folder("layout")
            try Files.writeAtomically("\(layout).tar", bytes: archive, mode: 0o644, sync: false)
            // Its manifest goes into an index, behind one for another machine that is not in the archive.
            let script = """
                import hashlib, json, sys, tarfile
                source, target = tarfile.open(sys.argv[1]), tarfile.open(sys.argv[2], "w")
                index = json.load(source.extractfile("index.json"))
                ours = {k: v for k, v in index["manifests"][0].items() if k != "annotations"}
                ours["platform"] = {"os": "linux", "architecture": sys.argv[3]}
                kind = "application/vnd.oci.image.index.v1+json"
                absent = dict(ours, digest="sha256:" + "0" * 64, platform={"os": "linux", "architecture": "s390x"})
                inner = json.dumps({"schemaVersion": 2, "mediaType": kind, "manifests": [absent, ours]}).encode()
                name = hashlib.sha256(inner).hexdigest()
                outer = {"mediaType": kind, "digest": "sha256:" + name, "size": len(inner), "annotations": {
                    "io.containerd.image.name": "docker.io/library/many:1", "org.opencontainers.image.ref.name": "1"}}
                outer = json.dumps({"schemaVersion": 2, "mediaType": kind, "manifests": [outer]}).encode()
                import io
                def put(path, data):
                    info = tarfile.TarInfo(path)
                    info.size = len(data)
                    target.addfile(info, io.BytesIO(data))
                for member in source:
                    if member.isfile() and member.name.startswith("blobs/"):
                        put(member.name, source.extractfile(member).read())
                put("blobs/sha256/" + name, inner)
                put("index.json", outer)
                put("oci-layout", b'{"imageLayoutVersion":"1.0.0"}')
                target.close()
                """
            let machine = before["Architecture"]?.string ?? ""
            try Command.check("python3", ["-c", script, "\(layout).tar", "\(layout)-many.tar", machine])
            #expect(try engine.docker.check("load", "-i", "\(layout)-many.tar").out == "Loaded image: many:1\n")
            let after = try engine.api.get("/images/many:1/json").expecting(200).json
            #expect(after["Id"]?.string == before["Id"]?.string)
        }
    }

    @Test func `a parent without a name goes with its last child unless it is to stay`() throws {
        try Engine.with { engine in
            let base = try #require(try engine.api.get("/images/busybox/json").json["Id"]?.string)
            _ = try engine.api.create("maker", ["true"])
            for name in ["first", "second"] {
                try engine.api.post("/commit?container=maker&repo=\(name)&comment=\(name)").expecting(201)
            }
            try engine.api.delete("/containers/maker").expecting(204)
            let untagged = try engine.api.delete("/images/busybox").expecting(200).text
            #expect(untagged == #"[{"Untagged":"busybox:latest"}]"# + "\n")
            try engine.api.delete("/images/first?noprune=1").expecting(200)
            try engine.api.get("/images/\(base)/json").expecting(200)
            try engine.docker.check("tag", "second", "third")
            try engine.api.delete("/images/second").expecting(200)
            let last = try engine.api.delete("/images/third").expecting(200).json.elements
            #expect(last.contains { $0["Deleted"]?.string == base })
            try engine.api.get("/images/\(base)/json").expecting(404)
        }
    }
}
