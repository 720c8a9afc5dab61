import DockerAPI
import Linux
import Testing
import Text

@Suite struct MountParserTests {
    private let parser = MountParser(exists: { $0 != "/missing" })

    private func bind(_ text: String, driver: String = "") throws -> MountPoint {
        try parser.parse(bind: text, volumeDriver: driver)
    }

    private func refusal(_ body: () throws -> Void) -> EngineError? {
        do { try body() } catch { return error as? EngineError }
        return nil
    }

    @Test func `a bind has a source on the host and a place in the container`() throws {
        let point = try bind("/tmp//a/../:/x//b/:ro,rslave,Z")
        #expect(point.type == "bind")
        #expect(point.source == "/tmp")
        #expect(point.destination == "/x/b")
        #expect(point.mode == "ro,rslave,Z")
        #expect(!point.isWritable)
        #expect(point.propagation == "rslave")
        #expect(!point.requiresSource)
    }

    @Test func `a name before the colon is a volume's`() throws {
        let point = try bind("data:/x:nocopy", driver: "local")
        #expect(point.type == "volume")
        #expect(point.name == "data")
        #expect(point.driver == "local")
        #expect(!point.copiesData)
        #expect(point.propagation == "")
        #expect(!point.isAnonymous)
    }

    @Test func `a place alone is a volume of its own`() throws {
        let point = try bind("/x")
        #expect(point.isAnonymous)
        #expect(point.destination == "/x")
        #expect(point.copiesData)
    }

    @Test(arguments: [
        ("", "invalid volume specification: ''"),
        (":/x", "invalid volume specification: ':/x'"),
        ("a:b:c:d:e", "invalid volume specification: 'a:b:c:d:e'"),
        ("/tmp:ro", "invalid volume specification: '/tmp:ro'"),
        ("/tmp:/x:bad", "invalid mode: bad"),
        ("/tmp:/x:ro,rw", "invalid mode: ro,rw"),
        ("/tmp:/x:z,Z", "invalid mode: z,Z"),
        ("/tmp:/x:ro,", "invalid mode: ro,"),
        (
            "/tmp:/x:nocopy",
            "invalid volume specification: '/tmp:/x:nocopy': invalid mount config for type \"bind\": field "
                + "VolumeOptions must not be specified"
        ),
        (
            "vol:/x:rslave",
            "invalid volume specification: 'vol:/x:rslave': invalid mount config for type \"volume\": field "
                + "BindOptions must not be specified"
        ),
        (
            "vol:x",
            "invalid volume specification: 'vol:x': invalid mount config for type \"volume\": invalid mount path: "
                + "'x' mount path must be absolute"
        ),
        (
            "/tmp:/a/..",
            "invalid volume specification: '/tmp:/a/..': invalid mount config for type \"bind\": invalid "
                + "specification: destination can't be '/'"
        ),
    ])
    func `a bind that is wrong is an error of the server, as docker answers it`(text: String, message: String) {
        let error = refusal { _ = try bind(text) }
        #expect(error?.message == message)
        #expect(error?.kind == .internal)
    }

    @Test(arguments: [
        (#"{"Type":"bind","Source":"/missing","Target":"/x"}"#, "bind source path does not exist: /missing"),
        (#"{"Type":"bind","Target":"/x"}"#, "field Source must not be empty"),
        (#"{"Type":"bind","Source":"/tmp"}"#, "field Target must not be empty"),
        (#"{"Type":"bind","Source":"tmp","Target":"/x"}"#, "invalid mount path: 'tmp' mount path must be absolute"),
        (#"{"Type":"bind","Source":"/tmp","Target":"/"}"#, "invalid specification: destination can't be '/'"),
        (
            #"{"Type":"bind","Source":"/tmp","Target":"/x","BindOptions":{"Propagation":"foo"}}"#,
            "invalid propagation mode: foo"
        ),
        (
            #"{"Type":"bind","Source":"/tmp","Target":"/x","ImageOptions":{}}"#,
            "field ImageOptions must not be specified"
        ),
        (
            #"{"Type":"volume","Target":"/x","ReadOnly":true}"#,
            "must not set ReadOnly mode when using anonymous volumes"
        ),
        (
            #"{"Type":"volume","Target":"/x","VolumeOptions":{"Subpath":"a"}}"#,
            "must not set Subpath when using anonymous volumes"
        ),
        (
            #"{"Type":"volume","Source":"v","Target":"/x","VolumeOptions":{"Subpath":"a/../../b"}}"#,
            "subpath must be a relative path within the volume"
        ),
        (
            #"{"Type":"image","Source":"i","Target":"/x","ImageOptions":{"Subpath":"/a"}}"#,
            "subpath must be a relative path within the volume"
        ),
        (#"{"Type":"tmpfs","Source":"a","Target":"/x"}"#, "field Source must not be specified"),
        (#"{"Type":"tmpfs","Target":"/x","TmpfsOptions":{"Options":[["uid","1"]]}}"#, "invalid option: uid"),
        (#"{"Type":"tmpfs","Target":"/x","TmpfsOptions":{"Options":[[]]}}"#, "invalid option array length"),
        (#"{"Type":"npipe","Source":"a","Target":"/x"}"#, "mount type unknown"),
        (#"{"Type":"cluster","Source":"a","Target":"/x"}"#, "mount type unknown"),
    ])
    func `a mount that is wrong is the client's error`(text: String, fault: String) throws {
        let mount = try Mount(JSONField(JSONNode.parse(text), type: "mount.Mount"))
        let error = refusal { _ = try parser.parse(mount) }
        #expect(error?.message == "invalid mount config for type \"\(mount.type)\": \(fault)")
        #expect(error?.kind == .invalid)
    }

    @Test func `a bind that makes its source needs none`() throws {
        let text = #"{"Type":"bind","Source":"/missing","Target":"/x","BindOptions":{"CreateMountpoint":true}}"#
        #expect(try !parser.parse(Mount(JSONField(JSONNode.parse(text), type: "mount.Mount"))).requiresSource)
    }

    @Test(arguments: ["id", "id:", "id:rw", "id:z"])
    func `volumes come from another container as they are`(text: String) throws {
        let parsed = try MountParser.parse(volumesFrom: text)
        #expect(parsed.container == "id")
        #expect(!parsed.isReadOnly)
    }

    @Test(arguments: ["", "id:rslave", "id:nocopy", "id:x"])
    func `a mode that volumes from another container can't have is refused`(text: String) {
        #expect(refusal { _ = try MountParser.parse(volumesFrom: text) }?.kind == .invalid)
    }

    @Test func `what is written of a mount is read again as it was`() throws {
        let text = """
            {"Type":"volume","Source":"v","Target":"/x","ReadOnly":true,"Consistency":"cached","BindOptions":\
            {"Propagation":"shared","NonRecursive":true,"CreateMountpoint":true,"ReadOnlyNonRecursive":true,\
            "ReadOnlyForceRecursive":true},"VolumeOptions":{"NoCopy":true,"Labels":{"a":"b"},"Subpath":"s",\
            "DriverConfig":{"Name":"d","Options":{"o":"p"}}},"ImageOptions":{"Subpath":"i"},"TmpfsOptions":\
            {"SizeBytes":1,"Mode":448,"Options":[["exec"],["a","b"]]}}
            """
        var writer = JSONWriter()
        try Mount(JSONField(JSONNode.parse(text), type: "mount.Mount")).write(&writer)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    }

    @Test func `a stored mount point is the one that was kept`() throws {
        var point = try bind("data:/x:ro,nocopy")
        point.volume = "data"
        var writer = JSONWriter()
        point.writeWhole(&writer)
        #expect(try MountPoint(JSONNode.parse(writer.bytes)) == point)
    }
}
