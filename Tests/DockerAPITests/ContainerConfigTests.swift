import DockerAPI
import Testing
import Text

@Suite struct ContainerConfigTests {
    private func config(_ text: String) throws -> ContainerConfig {
        try ContainerConfig(JSONField(try JSONNode.parse(text), type: "container.Config"))
    }

    private func written(_ config: ContainerConfig) throws -> JSONNode {
        var writer = JSONWriter()
        writer.object { config.members(&$0) }
        return try JSONNode.parse(String(decoding: writer.bytes, as: UTF8.self))
    }

    private static let whole = """
        {"Hostname":"h","Domainname":"d","User":"1:2","AttachStdin":true,"AttachStdout":true,"AttachStderr":true,
         "Tty":true,"OpenStdin":true,"StdinOnce":true,"Env":["A=1","B"],"Cmd":["sh","-c","x"],"Image":"busybox",
         "WorkingDir":"/w","Entrypoint":["/e"],"Labels":{"l":"v"},"StopSignal":"SIGINT","StopTimeout":3,
         "OnBuild":["RUN x"],"Volumes":{"/v":{}},"ExposedPorts":{"80/tcp":{}},
         "Healthcheck":{"Test":["NONE"],"Interval":1,"Timeout":2,"StartPeriod":3,"StartInterval":4,"Retries":5},
         "ArgsEscaped":true,"NetworkDisabled":true,"MacAddress":"02:42:00:00:00:01","Shell":["/bin/ash","-c"]}
        """

    @Test func `every member is read and written again as it came`() throws {
        let given = try JSONNode.parse(Self.whole)
        let result = try written(try config(Self.whole))
        #expect(Set(result.members.map(\.key)) == Set(given.members.map(\.key)))
        #expect(result.members.map(\.key) == ContainerConfig.memberNames)
        for (name, value) in given.members {
            let text = result[name].map { String(decoding: $0.rawBytes, as: UTF8.self) }
            #expect(text == String(decoding: value.rawBytes, as: UTF8.self), "\(name)")
        }
    }

    @Test func `what was not said is written as docker writes it`() throws {
        let result = try written(try config("{}"))
        for name in ["Cmd", "Entrypoint", "Volumes", "OnBuild", "Env", "Labels"] {
            #expect(result[name]?.isNull == true, "\(name)")
        }
        for name in ["StopSignal", "StopTimeout", "ExposedPorts", "Healthcheck", "Shell"] {
            #expect(result[name] == nil, "\(name)")
        }
        #expect(result["Hostname"]?.string == "")
        #expect(result["Tty"]?.bool == false)
        let empty = try written(try config(#"{"Env":[],"Labels":{},"Volumes":{},"OnBuild":[]}"#))
        for name in ["Env", "Labels", "Volumes", "OnBuild"] { #expect(empty[name]?.isNull == false, "\(name)") }
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

    // As docker 28.5.2 of Debian sid answers them.
    @Test(
        arguments: [
            (#"{"Tty":"yes"}"#, "string into Go struct field .Tty of type bool"),
            (#"{"Env":"A=1"}"#, "string into Go struct field .Env of type []string"),
            (#"{"Env":[1]}"#, "number into .Env.0 of type string"),
            (#"{"Labels":[]}"#, "array into Go struct field .Labels of type map[string]string"),
            (#"{"Labels":{"a":1}}"#, "number into Go struct field .Labels.a of type string"),
            (#"{"Volumes":{"/a":1}}"#, "number into Go struct field .Volumes.~1a of type struct {}"),
            (#"{"StopTimeout":"5"}"#, "string into Go struct field .StopTimeout of type int"),
            (#"{"StopTimeout":1.5}"#, "number 1.5 into Go struct field .StopTimeout of type int"),
            (
                #"{"Healthcheck":{"Interval":"5s"}}"#,
                "string into Go struct field .Healthcheck.Interval of type time.Duration"
            ),
            (#"{"Cmd":5}"#, "number into Go value of type string"),
            (#"{"Cmd":[5]}"#, "array into Go value of type string"),
            (#"{"Cmd":{"a":1}}"#, "object into Go value of type string"),
            (#"[]"#, "array into Go value of type container.Config"),
        ]
    )
    func `a member of the wrong kind is an error in Go's words`(text: String, words: String) {
        #expect(throws: JSONError("json: cannot unmarshal \(words)", offset: 0)) { try config(text) }
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
        let request = try CreateRequest(node)
        #expect(request.config.image == "i")
        #expect(request.hostConfig.binds == ["/a:/b"])
        let again = try CreateRequest(try JSONNode.parse(String(decoding: request.json, as: UTF8.self)))
        #expect(again.config.cmd == ["c"])
        #expect(again.hostConfig.shmSize == 5)
        #expect(try CreateRequest(try JSONNode.parse("{}")).hostConfig.binds == nil)
    }

    @Test(
        arguments: [
            ("{}", false), (#"{"HostConfig":{}}"#, false), (#"{"NetworkingConfig":{},"other":1}"#, false),
            (#"{"image":""}"#, true), (#"{"Shell":[]}"#, true),
        ]
    )
    func `a request without a member of the config makes no container`(text: String, has: Bool) throws {
        #expect(CreateRequest.hasConfig(try JSONNode.parse(text)) == has)
    }

    @Test func `networks are read with their addresses, and null ones stay known`() throws {
        let text = """
            {"Image":"i","NetworkingConfig":{"EndpointsConfig":{"a":null,"b":{"IPAMConfig":{"IPv4Address":"10.0.0.2",
            "IPv6Address":"fd::2","LinkLocalIPs":["169.254.1.1"]},"Links":["x:y"],"Aliases":["z"],"MacAddress":"m",
            "DriverOpts":{"k":"v"},"GwPriority":3,"NetworkID":"n","EndpointID":"e","Gateway":"g","IPAddress":"i",
            "IPPrefixLen":16,"IPv6Gateway":"6","GlobalIPv6Address":"G","GlobalIPv6PrefixLen":64,"DNSNames":["d"]}}}}
            """.filter { $0 != "\n" }
        let request = try CreateRequest(try JSONNode.parse(text))
        #expect(String(decoding: request.json, as: UTF8.self).hasSuffix(text.drop { $0 != "N" }))
    }

    @Test func `a health check of one's own takes from the image's what it does not say`() throws {
        var config = try config(#"{"Healthcheck":{"Interval":7,"Retries":2}}"#)
        config.inherit(from: try self.config(#"{"Healthcheck":{"Test":["CMD","x"],"Interval":1,"Timeout":9}}"#))
        #expect(config.healthcheck?.test == ["CMD", "x"])
        #expect(config.healthcheck?.interval == 7)
        #expect(config.healthcheck?.timeout == 9)
        #expect(config.healthcheck?.retries == 2)
    }

    // Rows: own ports, the image's, what becomes of them.
    @Test(
        arguments: [
            ("null", "null", nil), ("{}", "null", nil), ("null", "{}", []),
            (#"{"2":{}}"#, #"{"1":{},"2":{}}"#, ["1", "2"]),
        ] as [(String, String, [String]?)]
    )
    func `ports and volumes of the image join one's own`(own: String, image: String, result: [String]?) throws {
        for name in ["Volumes", "ExposedPorts"] {
            var config = try config(#"{"\#(name)":\#(own)}"#)
            config.inherit(from: try self.config(#"{"\#(name)":\#(image)}"#))
            #expect((name == "Volumes" ? config.volumes : config.exposedPorts) == result)
        }
    }
}
