import DockerAPI
import Testing
import Text

@Suite struct ContainerConfigTests {
    private func config(_ text: String) throws -> ContainerConfig { ContainerConfig(try JSONNode.parse(text)) }

    private func written(_ config: ContainerConfig) throws -> JSONNode {
        var writer = JSONWriter()
        writer.object { config.members(&$0) }
        return try JSONNode.parse(String(decoding: writer.bytes, as: UTF8.self))
    }

    private static let whole = """
        {"Hostname":"h","Domainname":"d","User":"1:2","AttachStdin":true,"AttachStdout":true,"AttachStderr":true,
         "Tty":true,"OpenStdin":true,"StdinOnce":true,"Env":["A=1","B"],"Cmd":["sh","-c","x"],"Image":"busybox",
         "WorkingDir":"/w","Entrypoint":["/e"],"Labels":{"l":"v"},"StopSignal":"SIGINT","StopTimeout":3,
         "OnBuild":["RUN x"],"Volumes":{"/v":{}},"ExposedPorts":{"80/tcp":{}},"Healthcheck":{"Test":["NONE"]},
         "Shell":["/bin/ash","-c"]}
        """

    @Test func `every member is read and written again as it came`() throws {
        let given = try JSONNode.parse(Self.whole)
        let result = try written(ContainerConfig(given))
        #expect(Set(result.members.map(\.key)) == Set(given.members.map(\.key)))
        for (name, value) in given.members {
            let text = result[name].map { String(decoding: $0.rawBytes, as: UTF8.self) }
            #expect(text == String(decoding: value.rawBytes, as: UTF8.self), "\(name)")
        }
    }

    @Test func `what was not said is written as docker writes it`() throws {
        let result = try written(try config("{}"))
        for name in ["Cmd", "Entrypoint", "Volumes", "OnBuild"] { #expect(result[name]?.isNull == true, "\(name)") }
        for name in ["StopSignal", "StopTimeout", "ExposedPorts", "Healthcheck", "Shell"] {
            #expect(result[name] == nil, "\(name)")
        }
        #expect(result["Hostname"]?.string == "")
        #expect(result["Tty"]?.bool == false)
        #expect(result["Env"]?.elements.isEmpty == true)
    }

    @Test(
        arguments: zip(
            ["{}", #"{"Cmd":null}"#, #"{"Cmd":[]}"#, #"{"Cmd":"one two"}"#, #"{"Cmd":""}"#, #"{"Cmd":["a","b"]}"#],
            [nil, nil, [], ["one two"], [""], ["a", "b"]] as [[String]?]
        )
    )
    func `a command is a list, one string or not said`(text: String, words: [String]?) throws {
        #expect(try config(text).cmd == words)
        #expect(try config(text.replacing("Cmd", with: "Entrypoint")).entrypoint == words)
    }

    @Test(arguments: [#"{"Tty":"yes","Env":"A=1","Labels":[],"StopTimeout":"x","User":5}"#, "[]", "null", "1"])
    func `members of the wrong kind are as not said`(text: String) throws {
        let config = try config(text)
        #expect(!config.tty)
        #expect(config.env.isEmpty)
        #expect(config.labels.isEmpty)
        #expect(config.stopTimeout == nil)
        #expect(config.user.isEmpty)
    }

    // Rows: own entrypoint and command, the image's, what becomes of them. As daemon/commit.go's merge has it.
    @Test(
        arguments: [
            ("{}", #"{"Entrypoint":["e"],"Cmd":["c"]}"#, ["e"], ["c"]),
            (#"{"Cmd":["own"]}"#, #"{"Entrypoint":["e"],"Cmd":["c"]}"#, ["e"], ["own"]),
            (#"{"Cmd":[]}"#, #"{"Entrypoint":["e"],"Cmd":["c"]}"#, ["e"], ["c"]),
            (#"{"Entrypoint":["own"]}"#, #"{"Entrypoint":["e"],"Cmd":["c"]}"#, ["own"], nil),
            (#"{"Entrypoint":["own"],"Cmd":["too"]}"#, #"{"Entrypoint":["e"],"Cmd":["c"]}"#, ["own"], ["too"]),
            (#"{"Entrypoint":"own"}"#, #"{"Cmd":["c"]}"#, ["own"], nil),
            (#"{"Entrypoint":[]}"#, #"{"Entrypoint":["e"],"Cmd":["c"]}"#, [], ["c"]),
            (#"{"Entrypoint":[],"Cmd":["own"]}"#, #"{"Entrypoint":["e"],"Cmd":["c"]}"#, [], ["own"]),
            (#"{"Entrypoint":[""]}"#, #"{"Entrypoint":["e"],"Cmd":["c"]}"#, nil, nil),
            (#"{"Entrypoint":[""],"Cmd":["own"]}"#, #"{"Entrypoint":["e"],"Cmd":["c"]}"#, nil, ["own"]),
            ("{}", "{}", nil, nil),
        ] as [(String, String, [String]?, [String]?)]
    )
    func `an entrypoint of one's own drops the image's command`(
        own: String,
        image: String,
        entrypoint: [String]?,
        cmd: [String]?
    ) throws {
        var config = try config(own)
        config.inherit(from: try self.config(image))
        #expect(config.entrypoint == entrypoint)
        #expect(config.cmd == cmd)
    }

    @Test func `variables of the image that one has not set follow one's own, as docker lists them`() throws {
        var config = try config(#"{"Env":["B=mine","C","E="]}"#)
        config.inherit(from: try self.config(#"{"Env":["PATH=/bin","B=image","BB=kept","C=image","D=a=b","E=image"]}"#))
        #expect(config.env == ["B=mine", "C", "E=", "PATH=/bin", "BB=kept", "D=a=b"])
    }

    @Test func `user, folder, signal and labels are the image's where one has none`() throws {
        let image = try config(
            #"{"User":"u","WorkingDir":"/i","StopSignal":"SIGINT","Labels":{"a":"image","b":"image"},"Hostname":"no"}"#
        )
        var empty = try config(#"{"Labels":{"a":"own"}}"#)
        empty.inherit(from: image)
        #expect(empty.user == "u")
        #expect(empty.workingDir == "/i")
        #expect(empty.stopSignal == "SIGINT")
        #expect(empty.labels == ["a": "own", "b": "image"])
        #expect(empty.hostname.isEmpty)
        var own = try config(#"{"User":"0","WorkingDir":"/o","StopSignal":"9"}"#)
        own.inherit(from: image)
        #expect(own.user == "0")
        #expect(own.workingDir == "/o")
        #expect(own.stopSignal == "9")
    }

    @Test func `a create request reads HostConfig from among the config's members`() throws {
        let node = try JSONNode.parse(#"{"Image":"i","Cmd":["c"],"HostConfig":{"Binds":["/a:/b"],"ShmSize":5}}"#)
        let request = CreateRequest(node)
        #expect(request.config.image == "i")
        #expect(request.hostConfig.binds == ["/a:/b"])
        let again = CreateRequest(try JSONNode.parse(String(decoding: request.json, as: UTF8.self)))
        #expect(again.config.cmd == ["c"])
        #expect(again.hostConfig.shmSize == 5)
        #expect(CreateRequest(try JSONNode.parse("{}")).hostConfig.binds.isEmpty)
    }
}
