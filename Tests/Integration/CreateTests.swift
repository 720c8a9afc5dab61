import Glibc
import Linux
import Support
import Testing
import Text

/// What a client asks of a container, as docker does it or in docker's words of refusal. Statuses and words are those of
/// docker 28.5.2.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct CreateTests {
    private struct Refusal {
        let member: String
        let status: Int
        let words: String

        init(_ member: String, _ status: Int, _ words: String) {
            self.member = member
            self.status = status
            self.words = words
        }
    }

    /// Members of HostConfig that create refuses.
    private static let refusals: [Refusal] = [
        .init(#""PidMode":"container:x""#, 400, "No such container: x"),
        .init(#""IpcMode":"container:x""#, 400, "No such container: x"),
        .init(#""PidMode":"container:""#, 400, "invalid PID mode: container:"),
        .init(#""IpcMode":"x""#, 400, "invalid IPC mode: x"), .init(#""UTSMode":"x""#, 400, "invalid UTS mode: x"),
        .init(#""CgroupnsMode":"x""#, 400, "invalid cgroup namespace mode: x"),
        .init(#""Isolation":"hyperv""#, 400, "invalid isolation (hyperv): linux only supports 'default'"),
        .init(#""Runtime":"nope""#, 400, "unknown or invalid runtime name: nope"),
        .init(#""CapAdd":["nope"]"#, 400, #"invalid CapAdd: unknown capability: "CAP_NOPE""#),
        .init(#""SecurityOpt":["x"]"#, 500, #"invalid --security-opt 1: "x""#),
        .init(#""SecurityOpt":["a=b"]"#, 500, #"invalid --security-opt 2: "a=b""#),
        .init(#""SecurityOpt":["no-new-privileges=x"]"#, 500, #"invalid --security-opt 2: "no-new-privileges=x""#),
        .init(
            #""Sysctls":{"net.ipv4.conf.eth0.x":"1"}"#,
            500,
            #"interface specific sysctl setting "net.ipv4.conf.eth0.x" must be supplied using driver option 'com.docker.network.endpoint.sysctls'"#
        ),
        .init(#""CpusetCpus":"x""#, 400, "Invalid value x for cpuset cpus: invalid format: x"),
        .init(#""MemorySwappiness":101"#, 400, "Invalid value: 101, valid memory swappiness range is 0-100"),
        .init(
            #""MemorySwap":5"#,
            400,
            "You should always set the Memory limit when using Memoryswap limit, see usage"
        ),
        .init(
            #""Memory":67108864,"MemorySwap":5"#,
            400,
            "Minimum memoryswap limit should be larger than memory limit, see usage"
        ),
        .init(#""Memory":5"#, 400, "Minimum memory limit allowed is 6MB"),
        .init(#""MemoryReservation":5"#, 400, "Minimum memory reservation allowed is 6MB"),
        .init(#""CpuQuota":5"#, 400, "CPU cfs quota can not be less than 1ms (i.e. 1000)"),
        .init(#""CpuShares":-1"#, 400, "invalid CPU shares (-1): value must be a positive integer"),
        .init(
            #""IOMaximumIOps":5"#,
            400,
            "invalid option: QoS maximum IOPs configuration is not supported on linux"
        ),
        .init(#""OomScoreAdj":5000"#, 400, "Invalid value 5000, range for oom score adj is [-1000, 1000]"),
        .init(#""ShmSize":-1"#, 400, "SHM size can not be less than 0"),
        .init(
            #""AutoRemove":true,"RestartPolicy":{"Name":"always"}"#,
            400,
            "can't create 'AutoRemove' container with restart policy"
        ),
        .init(
            #""RestartPolicy":{"Name":"x"}"#,
            400,
            "invalid restart policy: unknown policy 'x'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'"
        ),
        .init(#""ExtraHosts":["x"]"#, 400, #"bad format for add-host: "x""#),
        .init(#""PortBindings":{"x":[]}"#, 400, #"invalid port specification: "x""#),
        .init(#""PortBindings":{"80/tcp":[{"HostPort":"x"}]}"#, 400, #"invalid port specification: "x""#),
        .init(
            #""Annotations":{"":"x"}"#,
            400,
            "invalid Annotations: the empty string is not permitted as an annotation key"
        ),
        .init(#""Links":["nope:x"]"#, 400, "could not get container for nope: No such container: nope"),
        .init(
            #""Memory":"1g""#,
            400,
            "invalid JSON: json: cannot unmarshal string into Go struct field .HostConfig.Memory of type int64"
        ),
        .init(
            #""Devices":["/dev/null"]"#,
            400,
            "invalid JSON: json: cannot unmarshal string into .HostConfig.Devices.0 of type container.DeviceMapping"
        ),
    ]

    /// Members that are taken, and refused by the start.
    private static let lateRefusals: [Refusal] = [
        .init(
            #""SecurityOpt":["seccomp=notjson"]"#,
            500,
            "Decoding seccomp profile failed: invalid character 'o' in literal null (expecting 'u')"
        ),
        .init(
            #""Devices":[{"PathOnHost":"/nope","PathInContainer":"/x","CgroupPermissions":"rwm"}]"#,
            500,
            #"error gathering device information while adding custom device "/nope": no such file or directory"#
        ),
        .init(
            #""Devices":[{"PathOnHost":"/etc","PathInContainer":"/x","CgroupPermissions":"rwm"}]"#,
            500,
            #"error gathering device information while adding custom device "/etc": not a device node"#
        ),
        .init(#""DeviceCgroupRules":["x"]"#, 500, "invalid device cgroup rule format: 'x'"),
        .init(
            #""DeviceRequests":[{"Driver":"","Count":-1,"Capabilities":[["gpu"]]}]"#,
            500,
            #"could not select device driver "" with capabilities: [[gpu]]"#
        ),
        .init(
            #""DeviceRequests":[{"Driver":"cdi","DeviceIDs":["a.b/c=d"]}]"#,
            500,
            "CDI device injection failed: unresolvable CDI devices a.b/c=d"
        ),
        .init(#""GroupAdd":["nope"]"#, 500, "unable to find group nope: no matching entries in group file"),
        .init(#""BlkioDeviceReadBps":[{"Path":"/nope","Rate":1}]"#, 500, "stat /nope: no such file or directory"),
    ]

    @Test func `what cannot be is refused with docker's status and words`() throws {
        try Engine.with { engine in
            for refusal in Self.refusals {
                let body = #"{"Image":"busybox","Cmd":["true"],"HostConfig":{"NetworkMode":"none",\#(refusal.member)}}"#
                let answer = try engine.api.post("/containers/create", body)
                #expect(answer.status == refusal.status, "\(refusal.member)")
                #expect(answer.message == refusal.words, "\(refusal.member)")
            }
            let configs: [Refusal] = [
                .init(
                    #""WorkingDir":"x""#,
                    400,
                    "the working directory 'x' is invalid, it needs to be an absolute path"
                ),
                .init(#""StopSignal":"x""#, 400, "invalid signal: x"),
                .init(#""Env":[""]"#, 400, "invalid environment variable: "),
                .init(#""Env":["=x"]"#, 400, "invalid environment variable: =x"),
                .init(#""Healthcheck":{"Interval":5}"#, 400, "Interval in Healthcheck cannot be less than 1ms"),
                .init(
                    #""NetworkingConfig":{"EndpointsConfig":{"foo":null}}"#,
                    400,
                    "invalid config for network foo: EndpointsConfig is nil"
                ),
                .init(
                    #""HostConfig":{"UTSMode":"host"},"Hostname":"h""#,
                    400,
                    "conflicting options: hostname and the UTS mode"
                ),
            ]
            for refusal in configs {
                let answer = try engine.api.post("/containers/create", #"{"Image":"busybox",\#(refusal.member)}"#)
                #expect(answer.status == refusal.status, "\(refusal.member)")
                #expect(answer.message == refusal.words, "\(refusal.member)")
            }
            #expect(try engine.api.get("/containers/json?all=1").json.elements.isEmpty)
        }
    }

    @Test func `what a start cannot do it says in docker's words`() throws {
        try Engine.with { engine in
            for refusal in Self.lateRefusals {
                let id = try engine.create("true", host: #"{"NetworkMode":"none",\#(refusal.member)}"#)
                let answer = try engine.api.post("/containers/\(id)/start")
                #expect(answer.status == refusal.status, "\(refusal.member)")
                #expect(answer.message == refusal.words, "\(refusal.member)")
                try engine.api.delete("/containers/\(id)").expecting(204)
            }
            let id = try engine.create("true", host: #"{"NetworkMode":"foo"}"#)
            let answer = try engine.api.post("/containers/\(id)/start")
            #expect(answer.status == 404)
            #expect(answer.message == "failed to set up container networking: network foo not found")
        }
    }

    @Test func `inspect tells null from empty and has docker's defaults`() throws {
        try Engine.with { engine in
            let names = ["Binds", "CapAdd", "Dns", "ExtraHosts", "Devices", "Ulimits", "GroupAdd", "SecurityOpt"]
            let bare = try engine.inspect(try engine.create("true", host: #"{"NetworkMode":"none"}"#))["HostConfig"]
            let lists = names.map { #""\#($0)":[]"# }.joined(separator: ",")
            let empty = try engine.inspect(try engine.create("true", host: "{\"NetworkMode\":\"none\",\(lists)}"))
            for name in names {
                #expect(bare?[name]?.isNull == true, "\(name)")
                #expect(empty["HostConfig"]?[name]?.kind == .array, "\(name)")
            }
            #expect(bare?["IpcMode"]?.string == "private")
            #expect(bare?["OomKillDisable"]?.bool == false)
            #expect(bare?["ShmSize"]?.int == 64 << 20)
            #expect(bare?["MaskedPaths"]?.strings.contains("/proc/kcore") == true)
            #expect(bare?["ReadonlyPaths"]?.strings.first == "/proc/bus")
            #expect(bare?["RestartPolicy"]?["Name"]?.string == "no")
            #expect(bare?["Init"] == nil)
            let limited = try engine.inspect(
                try engine.create("true", host: #"{"NetworkMode":"none","Memory":67108864,"PidsLimit":-1}"#)
            )
            #expect(limited["HostConfig"]?["MemorySwap"]?.int == 134_217_728)
            #expect(limited["HostConfig"]?["PidsLimit"]?.isNull == true)
        }
    }

    @Test func `older clients get what their version had`() throws {
        try Engine.with { engine in
            let body = """
                {"Image":"busybox","HostConfig":{"NetworkMode":"none","ConsoleSize":[5,6],"Annotations":{"a":"b"},
                "AutoRemove":true}}
                """
            func host(_ version: String) throws -> JSONNode? {
                let answer = try engine.api.post("/v\(version)/containers/create", body).expecting(201)
                return try engine.inspect(try #require(try answer.json["Id"]?.string))["HostConfig"]
            }
            let old = try host("1.24")
            #expect(old?["AutoRemove"]?.bool == false)
            #expect(old?["IpcMode"]?.string == "shareable")
            #expect(old?["ConsoleSize"]?.elements.compactMap(\.int) == [0, 0])
            #expect(old?["Annotations"] == nil)
            let new = try host("1.51")
            #expect(new?["AutoRemove"]?.bool == true)
            #expect(new?["ConsoleSize"]?.elements.compactMap(\.int) == [5, 6])
            #expect(new?["Annotations"]?["a"]?.string == "b")
        }
    }
}
