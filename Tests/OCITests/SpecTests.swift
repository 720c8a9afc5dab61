import OCI
import Testing
import Text

@Suite struct SpecTests {
    private func spec(_ text: String) throws -> Spec {
        try Spec(json: JSONNode.parse(text))
    }

    @Test func `a configuration without a root names what is missing`() {
        #expect(throws: SpecError.self) { try spec(#"{"ociVersion":"1.0.2","process":{"args":["x"],"cwd":"/"}}"#) }
    }

    @Test(arguments: ["4294967295", "4294967296", "-1", "1.5", #""0""#])
    func `ids that the kernel would read as another are refused, CVE-2024-40635`(uid: String) {
        #expect(throws: SpecError.self) {
            try spec(#"{"root":{"path":"r"},"process":{"args":["x"],"cwd":"/","user":{"uid":\#(uid)}}}"#)
        }
    }

    @Test func `process args must be there`() throws {
        let process = try #require(try spec(#"{"root":{"path":"r"},"process":{"cwd":"/"}}"#).process)
        #expect(throws: SpecError.self) { try process.validate() }
    }

    @Test func `resources are read, and written as they were`() throws {
        let text = """
            {"devices":[{"allow":false,"type":"a","access":"rwm"},
              {"allow":true,"type":"c","major":1,"minor":11,"access":"r"}],
             "memory":{"limit":-1,"swap":9,"kernel":1,"swappiness":60,"disableOOMKiller":true,"checkBeforeUpdate":false},
             "cpu":{"shares":2,"quota":-1,"period":3,"burst":0,"realtimeRuntime":4,"realtimePeriod":5,"cpus":"0-1",
              "mems":"0","idle":-1},
             "pids":{"limit":0},
             "blockIO":{"weight":10,"leafWeight":11,"weightDevice":[{"major":8,"minor":0,"weight":12,"leafWeight":13}],
              "throttleReadBpsDevice":[{"major":8,"minor":0,"rate":14}],"throttleWriteBpsDevice":[],
              "throttleReadIOPSDevice":[],"throttleWriteIOPSDevice":[{"major":8,"minor":1,"rate":15}]},
             "hugepageLimits":[{"pageSize":"2MB","limit":16}],
             "network":{"classID":17,"priorities":[{"name":"eth0","priority":18}]},
             "rdma":{"mlx5":{"hcaHandles":19}},"unified":{"memory.high":"20"}}
            """
        let resources = try LinuxResources(json: JSONNode.parse(text))
        #expect(resources.memory.limit == -1 && resources.cpu.idle == -1 && resources.pidsLimit == 0)
        #expect(resources.blockIO.throttleWriteIOPSDevice.map(\.rate) == [15])
        #expect(String(decoding: resources.encoded(), as: UTF8.self) == text.filter { $0 != "\n" && $0 != " " })
    }

    @Test func `no resources are written as an empty object`() {
        #expect(LinuxResources().encoded() == Array("{}".utf8))
    }

    @Test(arguments: [
        (#"{"devices":[{"allow":true,"type":"x","access":"r"}]}"#, "invalid cgroup device type \"x\""),
        (#"{"devices":[{"allow":true,"type":"c"}]}"#, "device access at 0 field cannot be empty"),
        (#"{"memory":{"limit":"5"}}"#, "linux.resources.memory.limit"), (#"{"cpu":[]}"#, "linux.resources.cpu"),
        (#"{"blockIO":{"weight":65536}}"#, "linux.resources.blockIO.weight"),
    ])
    func `resources of the wrong form are refused by name`(json: String, text: String) {
        let error = #expect(throws: SpecError.self) { try LinuxResources(json: JSONNode.parse(json)) }
        #expect(error?.description.contains(text) == true)
    }
}
