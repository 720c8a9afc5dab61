import DockerAPI
import Testing
import Text

@Suite struct HostConfigTests {
    private func written(_ config: HostConfig) throws -> JSONNode {
        var writer = JSONWriter()
        writer.object { config.members(&$0) }
        return try JSONNode.parse(String(decoding: writer.bytes, as: UTF8.self))
    }

    /// Everything that docker inspect shows, none of it as it is by default.
    private static let whole = """
        {"Binds":["/a:/b:ro"],"ContainerIDFile":"/id","LogConfig":{"Type":"json-file","Config":{"max-size":"1m"}},
         "NetworkMode":"host","PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}]},
         "RestartPolicy":{"Name":"on-failure","MaximumRetryCount":4},"AutoRemove":true,"VolumeDriver":"v",
         "VolumesFrom":["x"],"ConsoleSize":[24,80],"CapAdd":["NET_ADMIN"],"CapDrop":["ALL"],"CgroupnsMode":"private",
         "Dns":["1.1.1.1"],"DnsOptions":["o"],"DnsSearch":["s"],"ExtraHosts":["h:1.2.3.4"],"GroupAdd":["7"],
         "IpcMode":"host","Cgroup":"c","Links":["l"],"OomScoreAdj":-500,"PidMode":"host","Privileged":true,
         "PublishAllPorts":true,"ReadonlyRootfs":true,"SecurityOpt":["no-new-privileges"],"UTSMode":"host",
         "UsernsMode":"host","ShmSize":1048576,"Runtime":"runc","Isolation":"default","CpuShares":512,
         "Memory":9007199254740993,"NanoCpus":1500000000,"CgroupParent":"/p","BlkioWeight":10,
         "BlkioWeightDevice":[{"Path":"/dev/x","Weight":1}],"BlkioDeviceReadBps":[{"Path":"/dev/x","Rate":1}],
         "BlkioDeviceWriteBps":[{"Path":"/dev/x","Rate":2}],"BlkioDeviceReadIOps":[{"Path":"/dev/x","Rate":3}],
         "BlkioDeviceWriteIOps":[{"Path":"/dev/x","Rate":4}],"CpuPeriod":100000,"CpuQuota":-1,"CpuRealtimePeriod":1,
         "CpuRealtimeRuntime":2,"CpusetCpus":"0-1","CpusetMems":"0",
         "Devices":[{"PathOnHost":"/dev/x","PathInContainer":"/dev/x","CgroupPermissions":"r"}],
         "DeviceCgroupRules":["c 1:3 rwm"],"DeviceRequests":[{"Driver":"d"}],"MemoryReservation":5,"MemorySwap":-1,
         "MemorySwappiness":60,"OomKillDisable":true,"PidsLimit":100,
         "Ulimits":[{"Name":"nofile","Soft":1,"Hard":2}],"CpuCount":1,"CpuPercent":2,"IOMaximumIOps":3,
         "IOMaximumBandwidth":4,"MaskedPaths":[],"ReadonlyPaths":["/proc/x"],"Init":true}
        """

    @Test func `every member is read and written again as it came`() throws {
        let given = try JSONNode.parse(Self.whole)
        let result = try written(HostConfig(given))
        #expect(Set(result.members.map(\.key)) == Set(given.members.map(\.key)))
        #expect(result.members.count == given.members.count)
        for (name, value) in given.members {
            let text = result[name].map { String(decoding: $0.rawBytes, as: UTF8.self) }
            #expect(text == String(decoding: value.rawBytes, as: UTF8.self), "\(name)")
        }
    }

    @Test func `what was not said is there as docker shows it, apart from Init`() throws {
        let result = try written(HostConfig(try JSONNode.parse("{}")))
        let all = Set(try JSONNode.parse(Self.whole).members.map(\.key))
        #expect(Set(result.members.map(\.key)) == all.subtracting(["Init"]))
        func text(_ name: String) -> String? { result[name].map { String(decoding: $0.rawBytes, as: UTF8.self) } }
        #expect(text("RestartPolicy") == #"{"Name":"no","MaximumRetryCount":0}"#)
        #expect(text("ConsoleSize") == "[0,0]")
        #expect(text("PidsLimit") == "null")
        #expect(text("PortBindings") == "{}")
        #expect(text("IpcMode") == #""private""#)
    }

    @Test func `a member that is null is as not said`() throws {
        let node = try JSONNode.parse(#"{"PidsLimit":null,"Init":null,"Dns":null,"Binds":null,"LogConfig":null}"#)
        let config = HostConfig(node)
        #expect(config.pidsLimit == nil)
        #expect(config.usesInit == nil)
        let result = try written(config)
        #expect(result["Dns"]?.isNull == false)
        #expect(result["Dns"]?.elements.isEmpty == true)
        #expect(result["LogConfig"]?["Type"]?.string == "")
    }

    @Test func `false and zero are said, and not the same as nothing`() throws {
        let config = HostConfig(try JSONNode.parse(#"{"Init":false,"PidsLimit":0}"#))
        #expect(config.usesInit == false)
        #expect(config.pidsLimit == 0)
        let result = try written(config)
        #expect(result["Init"]?.bool == false)
        #expect(result["PidsLimit"]?.int == 0)
    }

    @Test(arguments: ["[80]", "[1,2,3]", #"["a","b"]"#, "80", "null"])
    func `a terminal's size that is no pair is shown as none`(size: String) throws {
        let result = try written(HostConfig(try JSONNode.parse(#"{"ConsoleSize":\#(size)}"#)))
        #expect(result["ConsoleSize"]?.elements.compactMap(\.int) == [0, 0])
    }
}
