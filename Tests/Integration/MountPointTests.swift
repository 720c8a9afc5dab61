import Glibc
import Linux
import Support
import Testing
import Text

/// What containers mount.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct MountPointTests {
    @Test func `a bind's source is made, one of --mount has to be there`() throws {
        try Engine.with { engine in
            let made = "\(engine.folder.path)/made/here"
            let output = try engine.run("echo x > /x/file", host: #"{"NetworkMode":"none","Binds":["\#(made):/x"]}"#)
            #expect(output.code == 0, "\(output)")
            #expect(try Files.read("\(made)/file") == Array("x\n".utf8))
            let mount = #"{"Type":"bind","Source":"/missing/source","Target":"/x"}"#
            let answer = try engine.api.post(
                "/containers/create",
                #"{"Image":"busybox","HostConfig":{"Mounts":[\#(mount)]}}"#
            )
            #expect(answer.status == 400)
            #expect(
                answer.message
                    == "invalid mount config for type \"bind\": bind source path does not exist: /missing/source"
            )
        }
    }

    @Test func `read only is read only with all that is mounted below, unless told otherwise`() throws {
        try Engine.with { engine in
            let source = try engine.folder.folder("source")
            let below = try engine.folder.folder("source/below")
            try HostMount(kind: "tmpfs", source: "tmpfs", options: ["size=64k"]).mount(at: below)
            defer { HostMount.unmountAll(below) }
            let script = "touch /x/file && echo written; touch /x/below/file && echo below"
            func host(_ more: String) -> String {
                #"{"NetworkMode":"none","Mounts":[{"Type":"bind","Source":"\#(source)","Target":"/x","ReadOnly":true\#(more)}]}"#
            }
            #expect(try engine.run(script, host: host("")).out == "")
            #expect(
                try engine.run(script, host: host(#","BindOptions":{"ReadOnlyNonRecursive":true}"#)).out == "below\n"
            )
            #expect(try engine.run("ls /x/below", host: host(#","BindOptions":{"NonRecursive":true}"#)).out == "")
        }
    }

    @Test func `an empty volume takes over what the image has in its place`() throws {
        try Engine.with { engine in
            let script = "stat -c '%u %a' /etc; ls /etc | head -1; touch /etc/mine"
            let host = #"{"NetworkMode":"none","Binds":["conf:/etc"]}"#
            let plain = try engine.run(script).out
            #expect(try engine.run(script, host: host).out == plain)
            #expect(try engine.run("ls /etc/mine", host: host).code == 0)
            // A volume that has something keeps it, and one that nothing is copied to stays empty.
            let empty = try engine.run(
                "ls /etc | grep -v -e hosts -e hostname -e resolv.conf",
                host: #"{"NetworkMode":"none","Binds":["bare:/etc:nocopy"]}"#
            )
            #expect(empty.out == "")
        }
    }

    @Test func `anonymous volumes go with their container, others stay, volumes come from other containers`() throws {
        try Engine.with { engine in
            let host = #"{"NetworkMode":"none","Binds":["named:/named"]}"#
            let first = try engine.create(
                "echo one > /anonymous/file; echo two > /named/file",
                host: host,
                config: #","Volumes":{"/anonymous":{}}"#
            )
            #expect(try engine.finish(first).code == 0)
            let mounts = try engine.inspect(first)["Mounts"]?.elements ?? []
            #expect(mounts.compactMap { $0["Destination"]?.string } == ["/named", "/anonymous"])
            let second = try engine.create(
                "cat /anonymous/file /named/file; touch /named/more || echo refused",
                host: #"{"NetworkMode":"none","VolumesFrom":["\#(first):ro"]}"#
            )
            #expect(try engine.finish(second).out == "one\ntwo\nrefused\n")
            try engine.api.delete("/containers/\(first)?v=1").expecting(204)
            let volumes = try engine.api.get("/volumes").json["Volumes"]?.elements.count
            #expect(volumes == 2, "the other container still has the anonymous one")
            try engine.api.delete("/containers/\(second)?v=1").expecting(204)
            let left = try engine.api.get("/volumes").json["Volumes"]?.elements.compactMap { $0["Name"]?.string }
            #expect(left == ["named"])
            let automatic = try engine.create(
                "true",
                host: #"{"NetworkMode":"none","AutoRemove":true}"#,
                config: #","Volumes":{"/x":{}}"#
            )
            try engine.api.post("/containers/\(automatic)/start").expecting(204)
            try Clock.wait("the anonymous volume is gone") {
                try engine.api.get("/volumes").json["Volumes"]?.elements.count == 1
            }
        }
    }

    @Test func `tmpfs has the options that it was given`() throws {
        try Engine.with { engine in
            let mounts = #"[{"Type":"tmpfs","Target":"/b","TmpfsOptions":{"SizeBytes":1048576,"Mode":448}}]"#
            let host = #"{"NetworkMode":"none","Tmpfs":{"/a":"size=64k,exec"},"Mounts":\#(mounts)}"#
            let output = try engine.run("grep -E ' /(a|b) ' /proc/mounts; stat -c %a /b", host: host).out
            let lines = output.split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines.first?.contains("size=64k") == true && lines.first?.contains("noexec") == false)
            #expect(lines.dropFirst().first?.contains("size=1024k") == true && output.contains("noexec"))
            #expect(lines.last == "700")
            let wrong = try engine.create("true", host: #"{"Tmpfs":{"/a":"foo=1"}}"#)
            let answer = try engine.api.post("/containers/\(wrong)/start")
            #expect(answer.message.contains("invalid tmpfs option [\"foo\" \"1\"]"), "\(answer)")
        }
    }

    @Test func `a part of an image is mounted, and nobody can write to it`() throws {
        try Engine.with { engine in
            let mounts = #"[{"Type":"image","Source":"busybox","Target":"/x","ImageOptions":{"Subpath":"bin"}}]"#
            let output = try engine.run(
                "ls /x/busybox; touch /x/file",
                host: #"{"NetworkMode":"none","Mounts":\#(mounts)}"#
            )
            #expect(output.out == "/x/busybox\n")
            #expect(output.err.contains("Read-only file system"))
        }
    }

    // Without the look-up beneath the volume's folder some of these containers would read the host's file.
    @Test(arguments: ["absolute", "relative"])
    func `a part of a volume that is exchanged for a link leads nowhere else, CVE-2017-1002101, CVE-2021-25741`(
        kind: String
    ) throws {
        try Engine.with { engine in
            try engine.api.post("/volumes/create", #"{"Name":"shared"}"#).expecting(201)
            let data = "\(engine.dataRoot)/volumes/shared/_data"
            let outside = try engine.folder.folder("outside/deep")
            _ = try engine.folder.file("outside/deep/file", "outside\n")
            try Files.makeDirectories("\(data)/part/deep", mode: 0o755)
            try Files.writeAtomically("\(data)/part/deep/file", bytes: Array("inside\n".utf8), mode: 0o644, sync: false)
            let above = Files.parent(of: outside)
            let racer = try Racer("\(data)/part", target: kind == "absolute" ? above : "../../../../outside")
            defer { racer.stop() }
            let mount = #"{"Type":"volume","Source":"shared","Target":"/x","VolumeOptions":{"Subpath":"part/deep"}}"#
            var read = 0
            for _ in 0..<12 {
                let id = try engine.create("cat /x/file", host: #"{"NetworkMode":"none","Mounts":[\#(mount)]}"#)
                let started = try engine.api.post("/containers/\(id)/start")
                if started.status == 204 {
                    try engine.api.post("/containers/\(id)/wait").expecting(200)
                    #expect(try engine.docker.check("logs", id).out == "inside\n")
                    read += 1
                } else {
                    #expect(started.message.contains("path concatenation escapes the base directory"), "\(started)")
                }
                try engine.api.delete("/containers/\(id)?force=1").expecting(204)
            }
            #expect(racer.count > 0)
            #expect(read > 0, "no container met the folder itself")
            #expect(try Files.read("\(outside)/file") == Array("outside\n".utf8))
        }
    }
}
