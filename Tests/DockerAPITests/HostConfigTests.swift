import DockerAPI
import Testing
import Text

@Suite struct HostConfigTests {
    private func written(_ config: HostConfig) throws -> JSONNode {
        var writer = JSONWriter()
        writer.object { config.members(&$0) }
        return try JSONNode.parse(String(decoding: writer.bytes, as: UTF8.self))
    }

    private func read(_ text: String) throws -> HostConfig {
        try HostConfig(JSONField(try JSONNode.parse(text), type: "container.HostConfig"))
    }

    /// Everything that docker inspect shows, none of it as it is by default.
    private static let mounts = [
        #"{"Type":"bind","Source":"/s","Target":"/b","ReadOnly":true,"Consistency":"cached","#
            + #""BindOptions":{"Propagation":"rslave","NonRecursive":true,"CreateMountpoint":true,"#
            + #""ReadOnlyNonRecursive":true,"ReadOnlyForceRecursive":true}}"#,
        #"{"Type":"volume","Target":"/v","VolumeOptions":{"NoCopy":true,"Labels":{"a":"b"},"Subpath":"s","#
            + #""DriverConfig":{"Name":"local","Options":{"o":"x"}}}}"#,
        #"{"Type":"image","Source":"i","Target":"/i","ImageOptions":{"Subpath":"s"}}"#,
        #"{"Type":"tmpfs","Target":"/t","TmpfsOptions":{"SizeBytes":5,"Mode":1023,"Options":[["noexec"],["a","b"]]}}"#,
        #"{"Type":"cluster","ClusterOptions":{}}"#,
    ].joined(separator: ",")

    private static let whole = #"""
        {"Binds":["/a:/b:ro"],"ContainerIDFile":"/id","LogConfig":{"Type":"json-file","Config":{"max-size":"1m"}},
         "NetworkMode":"host","PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}],"81/tcp":null,"82/udp":[]},
         "RestartPolicy":{"Name":"on-failure","MaximumRetryCount":4},"AutoRemove":true,"VolumeDriver":"v",
         "VolumesFrom":["x"],"ConsoleSize":[24,80],"Annotations":{"a":"b"},"CapAdd":["NET_ADMIN"],"CapDrop":["ALL"],"CgroupnsMode":"private",
         "Dns":["1.1.1.1"],"DnsOptions":["o"],"DnsSearch":["s"],"ExtraHosts":["h:1.2.3.4"],"GroupAdd":["7"],
         "IpcMode":"host","Cgroup":"c","Links":["l"],"OomScoreAdj":-500,"PidMode":"host","Privileged":true,
         "PublishAllPorts":true,"ReadonlyRootfs":true,"SecurityOpt":["no-new-privileges"],"StorageOpt":{"size":"1g"},
         "Tmpfs":{"/t":""},"UTSMode":"host","UsernsMode":"host","ShmSize":1048576,"Sysctls":{"a.b":"c"},"Runtime":"runc","Isolation":"default","CpuShares":512,
         "Memory":9007199254740993,"NanoCpus":1500000000,"CgroupParent":"/p","BlkioWeight":10,
         "BlkioWeightDevice":[{"Path":"/dev/x","Weight":1}],"BlkioDeviceReadBps":[{"Path":"/dev/x","Rate":1}],
         "BlkioDeviceWriteBps":[{"Path":"/dev/x","Rate":2}],"BlkioDeviceReadIOps":[{"Path":"/dev/x","Rate":3}],
         "BlkioDeviceWriteIOps":[{"Path":"/dev/x","Rate":4}],"CpuPeriod":100000,"CpuQuota":-1,"CpuRealtimePeriod":1,
         "CpuRealtimeRuntime":2,"CpusetCpus":"0-1","CpusetMems":"0",
         "Devices":[{"PathOnHost":"/dev/x","PathInContainer":"/dev/x","CgroupPermissions":"r"}],
         "DeviceCgroupRules":["c 1:3 rwm"],"KernelMemory":7,"KernelMemoryTCP":8,
         "DeviceRequests":[{"Driver":"d","Count":-1,"DeviceIDs":["0"],"Capabilities":[["gpu","x"]],"Options":{"o":"p"}}],
         "MemoryReservation":5,"MemorySwap":-1,
         "MemorySwappiness":60,"OomKillDisable":true,"PidsLimit":100,
         "Ulimits":[{"Name":"nofile","Hard":2,"Soft":1}],"CpuCount":1,"CpuPercent":2,"IOMaximumIOps":3,
         "IOMaximumBandwidth":4,"Mounts":[\#(mounts)],"MaskedPaths":[],"ReadonlyPaths":["/proc/x"],"Init":true}
        """#

    @Test func `every member is read and written again as it came`() throws {
        let given = try JSONNode.parse(Self.whole)
        let result = try written(try read(Self.whole))
        #expect(Set(result.members.map(\.key)) == Set(given.members.map(\.key)))
        #expect(result.members.count == given.members.count)
        for (name, value) in given.members {
            let text = result[name].map { String(decoding: $0.rawBytes, as: UTF8.self) }
            #expect(text == String(decoding: value.rawBytes, as: UTF8.self), "\(name)")
        }
    }

    @Test func `what was not said is there as docker shows it, apart from what Go omits`() throws {
        let result = try written(try read("{}"))
        let all = Set(try JSONNode.parse(Self.whole).members.map(\.key))
        let omitted: Set = [
            "Init", "Annotations", "StorageOpt", "Tmpfs", "Sysctls", "Runtime", "KernelMemory", "KernelMemoryTCP",
            "Mounts",
        ]
        #expect(Set(result.members.map(\.key)) == all.subtracting(omitted))
        func text(_ name: String) -> String? { result[name].map { String(decoding: $0.rawBytes, as: UTF8.self) } }
        #expect(text("ConsoleSize") == "[0,0]")
        #expect(text("LogConfig") == #"{"Type":"","Config":null}"#)
        for name in ["PidsLimit", "PortBindings", "Dns", "Binds", "Ulimits", "OomKillDisable", "MaskedPaths"] {
            #expect(text(name) == "null", "\(name)")
        }
    }

    @Test(arguments: [
        "PidsLimit", "Init", "Dns", "Binds", "LogConfig", "PortBindings", "CapAdd", "Mounts", "ConsoleSize",
    ])
    func `a member that is null is as not said`(name: String) throws {
        let text = String(decoding: try written(try read(#"{"\#(name)":null}"#)).rawBytes, as: UTF8.self)
        #expect(text == String(decoding: try written(try read("{}")).rawBytes, as: UTF8.self))
    }

    @Test func `false, zero and empty lists are said, and not the same as nothing`() throws {
        let result = try written(
            try read(
                #"{"Init":false,"PidsLimit":0,"Dns":[],"PortBindings":{},"CapAdd":[],"OomKillDisable":false,"Ulimits":[]}"#
            )
        )
        #expect(result["Init"]?.bool == false)
        #expect(result["PidsLimit"]?.int == 0)
        #expect(result["OomKillDisable"]?.bool == false)
        for name in ["Dns", "PortBindings", "CapAdd", "Ulimits"] { #expect(result[name]?.isNull == false, "\(name)") }
    }

    // Go's array of two takes what fits and leaves the rest at zero.
    @Test(
        arguments: [("[80]", [80, 0]), ("[1,2,3]", [1, 2]), ("[]", [0, 0]), ("[null,7]", [0, 7])] as [(String, [UInt])]
    )
    func `a terminal's size is a pair`(text: String, size: [UInt]) throws {
        #expect(try read(#"{"ConsoleSize":\#(text)}"#).consoleSize == size)
    }

    // As docker 28.5.2 of Debian sid answers them.
    @Test(
        arguments: [
            (#"{"Memory":"1g"}"#, "string into Go struct field .Memory of type int64"),
            (#"{"Memory":1e3}"#, "number 1e3 into Go struct field .Memory of type int64"),
            (#"{"BlkioWeight":70000}"#, "number 70000 into Go struct field .BlkioWeight of type uint16"),
            (#"{"ConsoleSize":[-1]}"#, "number -1 into .ConsoleSize.0 of type uint"),
            (#"{"ConsoleSize":5}"#, "number into Go struct field .ConsoleSize of type [2]uint"),
            (#"{"LogConfig":{"Config":{"a":1}}}"#, "number into Go struct field .LogConfig.Config.a of type string"),
            (
                #"{"RestartPolicy":"always"}"#,
                "string into Go struct field .RestartPolicy of type container.RestartPolicy"
            ),
            (#"{"Devices":["/dev/null"]}"#, "string into .Devices.0 of type container.DeviceMapping"),
            (#"{"Devices":[{"PathOnHost":1}]}"#, "number into Go struct field .Devices.0.PathOnHost of type string"),
            (#"{"Ulimits":[{"Hard":"a"}]}"#, "string into Go struct field .Ulimits.0.Hard of type int64"),
            (
                #"{"PortBindings":{"80/tcp":{"HostPort":"1"}}}"#,
                "object into Go struct field .PortBindings.80~1tcp of type []nat.PortBinding"
            ),
            (#"{"Mounts":[{"Type":1}]}"#, "number into Go struct field .Mounts.0.Type of type mount.Type"),
            (
                #"{"Mounts":[{"TmpfsOptions":{"Mode":-1}}]}"#,
                "number -1 into Go struct field .Mounts.0.TmpfsOptions.Mode of type fs.FileMode"
            ),
            (
                #"{"Mounts":[{"TmpfsOptions":{"Options":["a"]}}]}"#,
                "string into .Mounts.0.TmpfsOptions.Options.0 of type []string"
            ),
            (
                #"{"DeviceRequests":[{"Count":"all"}]}"#,
                "string into Go struct field .DeviceRequests.0.Count of type int"
            ),
            (#"{"CapAdd":5}"#, "number into Go value of type string"),
            (#"{"OomKillDisable":1}"#, "number into Go struct field .OomKillDisable of type bool"),
            (
                #"{"BlkioDeviceReadBps":{"Rate":5}}"#,
                "object into Go struct field .BlkioDeviceReadBps of type []*blkiodev.ThrottleDevice"
            ),
        ]
    )
    func `a member of the wrong kind is an error in Go's words`(text: String, words: String) {
        #expect(throws: JSONError("json: cannot unmarshal \(words)", offset: 0)) { try read(text) }
    }
}
