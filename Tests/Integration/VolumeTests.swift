import Linux
import Support
import Testing
import Text

/// /volumes, with docker's own words.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct VolumeTests {
    private func names(_ engine: Engine, _ filters: String) throws -> Set<String> {
        let answer = try engine.api.get("/volumes?filters=\(filters)").expecting(200)
        return Set(try answer.json["Volumes"]?.elements.compactMap { $0["Name"]?.string } ?? [])
    }

    @Test func `volumes are made, found, told apart and removed`() throws {
        try Engine.with(busybox: false) { engine in
            let api = engine.api
            let made = try api.post("/volumes/create", #"{"Name":"data","Labels":{"a":"b"}}"#).expecting(201).json
            #expect(made["Mountpoint"]?.string == "\(engine.dataRoot)/volumes/data/_data")
            #expect(made["Options"]?.isNull == true)
            let again = try api.post("/volumes/create", #"{"Name":"data"}"#).text
            #expect(try api.get("/volumes/data").expecting(200).text == again)
            let anonymous = try api.post("/volumes/create").expecting(201).json["Name"]?.string ?? ""
            #expect(anonymous.utf8.count == 64)
            #expect(try names(engine, #"{"label":["a=b"]}"#) == ["data"])
            #expect(try names(engine, #"{"label":["a=c"]}"#) == [])
            #expect(try names(engine, #"{"name":["^da"]}"#) == ["data"])
            #expect(try names(engine, #"{"dangling":["false"]}"#) == [])
            // Only what nobody named is pruned, of volumes without a name for sure.
            let pruned = try api.post("/volumes/prune").expecting(200).json
            #expect(pruned["VolumesDeleted"]?.strings == [anonymous])
            #expect(pruned["SpaceReclaimed"]?.int == 0)
            #expect(try api.post("/v1.41/volumes/prune").expecting(200).json["VolumesDeleted"]?.strings == ["data"])
            #expect(try api.delete("/volumes/data").expecting(404).message == "get data: no such volume")
            #expect(try api.delete("/volumes/data?force=1").status == 204)
            #expect(try Files.list("\(engine.dataRoot)/volumes") == [])
        }
    }

    @Test func `what no volume can be is refused as docker does it`() throws {
        let refusals = [
            (
                #"{"Name":"x"}"#, 400,
                "create x: volume name is too short, names should be at least two alphanumeric characters"
            ),
            (
                #"{"Name":"vv","Driver":"nope"}"#, 404,
                "create vv: error looking up volume plugin nope: plugin \"nope\" not found"
            ),
            (#"{"Name":"vv","DriverOpts":{"foo":"x"}}"#, 400, "create vv: invalid option: \"foo\""),
            (#"{"Name":"vv","DriverOpts":{"type":"tmpfs"}}"#, 400, "create vv: missing required option: \"device\""),
            (#"{"Name":"vv","DriverOpts":{"size":"abc"}}"#, 400, "create vv: invalid size: 'abc'"),
        ]
        try Engine.with(busybox: false) { engine in
            for (body, status, message) in refusals {
                let answer = try engine.api.post("/volumes/create", body)
                #expect(answer.status == status)
                #expect(answer.message == message)
            }
            for name in ["../data", "a/b", ".hidden", "-x"] {
                let answer = try engine.api.post("/volumes/create", #"{"Name":"\#(name)"}"#)
                #expect(answer.message.contains("includes invalid characters for a local volume name"), "\(answer)")
            }
            let cluster = try engine.api.post("/volumes/create", #"{"Name":"cc","ClusterVolumeSpec":{}}"#)
            #expect(cluster.status == 503)
            #expect(try engine.api.get(#"/volumes?filters={"foo":["x"]}"#).message == "invalid filter 'foo'")
            #expect(try Files.list("\(engine.dataRoot)/volumes") == [])
        }
    }

    @Test func `a volume with options is mounted while containers run with it, and lives through the daemon's death`()
        throws
    {
        try Engine.with { engine in
            let options = #"{"type":"tmpfs","device":"tmpfs","o":"size=1m,mode=700"}"#
            try engine.api.post("/volumes/create", #"{"Name":"ram","DriverOpts":\#(options)}"#).expecting(201)
            let host = #"{"NetworkMode":"none","Binds":["ram:/ram"]}"#
            let place = "\(engine.dataRoot)/volumes/ram/_data"
            let one = try engine.create("echo kept > /ram/file; sleep 1000", host: host)
            let two = try engine.create("cat /ram/file; sleep 1000", host: host)
            for id in [one, two] { try engine.api.post("/containers/\(id)/start").expecting(204) }
            try engine.docker.waitForLog(two, "kept")
            let mounted = try HostMountTable()
            #expect(mounted.entries.count { $0.place == place } == 1)
            let inUse = try engine.api.delete("/volumes/ram?force=1")
            #expect(inUse.status == 409)
            #expect(inUse.message == "remove ram: volume is in use - [\([one, two].sorted().joined(separator: ", "))]")
            try engine.killDaemons()
            try engine.start()
            try engine.docker.check("rm", "-f", one)
            #expect(try HostMountTable().contains(place), "the other container still has it")
            try engine.docker.check("rm", "-f", two)
            #expect(try !HostMountTable().contains(place))
            #expect(try engine.api.delete("/volumes/ram").status == 204)
        }
    }

    /// What dockerd 28 leaves in its data root.
    private static func layOut(_ root: String) throws {
        for folder in [
            "image/overlay2", "overlay2/l", "containers", "network/files", "tmp/theirs", "volumes/old/_data",
            "volumes/ram/_data",
        ] {
            try Files.makeDirectories("\(root)/\(folder)", mode: 0o755)
        }
        let files = [
            ("engine-id", "id"), ("volumes/metadata.db", "bolt"), ("volumes/old/_data/file", "kept"),
            (
                "volumes/ram/opts.json",
                #"{"MountType":"tmpfs","MountOpts":"size=1m","MountDevice":"tmpfs","Quota":{"Size":0}}"#
            ),
        ]
        for (name, text) in files {
            try Files.writeAtomically("\(root)/\(name)", bytes: Array(text.utf8), mode: 0o644, sync: false)
        }
    }

    @Test func `another engine's data root is left alone`() throws {
        try TemporaryFolder.with { folder in
            let root = try folder.folder("data")
            try Self.layOut(root)
            let before = try TreeListing(root)
            let output = try Command.run(
                "\(Environment.binaries)/dockerd",
                [
                    "-H", "unix://\(folder.path)/d.sock", "--data-root", root, "--exec-root", "\(folder.path)/exec",
                    "--pidfile", "\(folder.path)/pid", "--config-file", try folder.file("daemon.json", "{}"),
                    "--bridge", "none",
                ],
                timeout: 20
            )
            #expect(output.code == 1)
            #expect(
                output.err.contains("holds the state of another engine (image, overlay2, engine-id, network, volumes)")
            )
            #expect(output.err.contains("--adopt-volumes"))
            #expect(try TreeListing(root) == before)
        }
    }

    @Test func `another engine's volumes are adopted where they are, when that is wanted`() throws {
        try Engine.with(arguments: ["--adopt-volumes"], busybox: false, prepare: { try Self.layOut($0.dataRoot) }) {
            engine in
            #expect(try names(engine, "{}") == ["old", "ram"])
            let ram = try engine.api.get("/volumes/ram").expecting(200).json
            #expect(ram["Options"]?.stringMap == ["type": "tmpfs", "o": "size=1m", "device": "tmpfs"])
            #expect(try Files.read("\(engine.dataRoot)/volumes/old/_data/file") == Array("kept".utf8))
            #expect(Files.exists("\(engine.dataRoot)/image/overlay2") && Files.exists("\(engine.dataRoot)/tmp/theirs"))
        }
    }
}
