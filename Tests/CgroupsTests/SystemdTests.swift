import OCI
import Testing
import Text

@testable import Cgroups

@Suite struct SystemdTests {
    @Test(arguments: [
        ("", "runc-x.scope", "/system.slice/runc-x.scope"),
        ("system.slice:docker:1", "docker-1.scope", "/system.slice/docker-1.scope"),
        ("a-b.slice:p:1", "p-1.scope", "/a.slice/a-b.slice/p-1.scope"), ("-.slice:p:1", "p-1.scope", "/p-1.scope"),
        (":p:1", "p-1.scope", "/system.slice/p-1.scope"), ("a.slice::b.slice", "b.slice", "/a.slice/b.slice"),
    ])
    func `a cgroupsPath names a unit and its place`(path: String, name: String, group: String) throws {
        let unit = try SystemdUnit(path: path, containerID: "x")
        #expect(unit.unitName == name)
        #expect(try unit.groupPath(isRootless: false) == group)
    }

    @Test(arguments: ["a", "a:b", "/a/b", "a:b:c:d"])
    func `another form of cgroupsPath is refused`(path: String) {
        let error = #expect(throws: CgroupError.self) { try SystemdUnit(path: path, containerID: "x") }
        #expect(error?.description.hasPrefix("expected cgroupsPath to be of format \"slice:prefix:name\"") == true)
    }

    @Test(arguments: ["a", ".slice", "a--b.slice", "-a.slice", "a/b.slice"])
    func `a slice that is none is refused`(slice: String) {
        #expect(throws: CgroupError.self) { try SystemdUnit.expand(slice) }
    }

    private static func properties(_ json: String, version: Int = 255, isV2: Bool = true) throws -> [String: DBusValue]
    {
        var resources = try LinuxResources(json: JSONNode.parse(json))
        var properties = SystemdResources(version: version)
        if isV2 {
            try properties.addV2(&resources, devices: nil)
        } else {
            try properties.addV1(&resources, devices: nil)
        }
        return properties.properties.reduce(into: [:]) { $0[$1.name] = $1.value }
    }

    @Test(
        arguments: [
            ("{}", [:]),
            (
                #"{"memory":{"limit":100,"swap":300,"reservation":50}}"#,
                ["MemoryMax": 100, "MemorySwapMax": 200, "MemoryLow": 50]
            ),
            (#"{"memory":{"limit":-1}}"#, ["MemoryMax": .max, "MemorySwapMax": .max]),
            (#"{"pids":{"limit":0}}"#, ["TasksMax": 1]), (#"{"pids":{"limit":-1}}"#, ["TasksMax": .max]),
            (#"{"cpu":{"shares":1024}}"#, ["CPUWeight": 100]), (#"{"cpu":{"shares":1024,"idle":1}}"#, ["CPUWeight": 0]),
            (
                #"{"cpu":{"quota":50000,"period":100000}}"#,
                ["CPUQuotaPeriodUSec": 100_000, "CPUQuotaPerSecUSec": 500_000]
            ),
            (#"{"cpu":{"quota":41234}}"#, ["CPUQuotaPerSecUSec": 420_000]),
            (#"{"cpu":{"quota":-1,"period":50000}}"#, ["CPUQuotaPeriodUSec": 50_000, "CPUQuotaPerSecUSec": .max]),
            (
                #"{"unified":{"memory.high":"5","memory.max":"max","pids.max":"0","cpu.max":"5000 50000","cpu.weight":"8"}}"#,
                [
                    "MemoryHigh": 5, "MemoryMax": .max, "TasksMax": 1, "CPUQuotaPeriodUSec": 50_000,
                    "CPUQuotaPerSecUSec": 100_000, "CPUWeight": 8,
                ]
            ),
        ] as [(String, [String: UInt64])]
    )
    func `resources become properties`(json: String, expected: [String: UInt64]) throws {
        #expect(try Self.properties(json) == expected.mapValues { DBusValue.uint64($0) })
    }

    @Test func `what an old systemd does not know is left to the files`() throws {
        let json = #"{"cpu":{"cpus":"0-1","period":5000,"idle":1}}"#
        let known = try Self.properties(json)
        #expect(known["AllowedCPUs"] == .bytes([3]) && known["CPUWeight"] == .uint64(0))
        let old = try Self.properties(json, version: 239)
        #expect(old.keys.sorted() == ["CPUQuotaPerSecUSec"])
    }

    @Test func `v1 has words of its own`() throws {
        let json = #"{"memory":{"limit":9},"cpu":{"shares":7},"blockIO":{"weight":10}}"#
        let expected: [String: DBusValue] = [
            "MemoryLimit": .uint64(9), "CPUShares": .uint64(7), "BlockIOWeight": .uint64(10),
        ]
        #expect(try Self.properties(json, isV2: false) == expected)
    }

    @Test func `a rounded quota is written to the file too`() throws {
        var resources = LinuxResources()
        resources.cpu.quota = 41234
        var properties = SystemdResources(version: 255)
        try properties.addV2(&resources, devices: nil)
        #expect(resources.cpu.quota == 42000)
    }

    @Test func `devices are a list that is emptied first`() throws {
        let rules = [
            LinuxDeviceRule(allow: true, type: "c", major: 1, minor: 3, access: "rw"),
            LinuxDeviceRule(allow: true, type: "c", major: 136, minor: nil, access: "rwm"),
            LinuxDeviceRule(allow: true, type: "b", major: nil, minor: nil, access: "m"),
            LinuxDeviceRule(allow: true, type: "b", major: nil, minor: 4, access: "m"),
        ]
        var resources = LinuxResources()
        var properties = SystemdResources(version: 255)
        try properties.addV2(&resources, devices: DeviceRules(rules))
        let entries = [["block-*", "m"], ["/dev/char/1:3", "rw"], ["char-136", "rwm"]]
        #expect(
            properties.properties == [
                SystemdProperty("DeviceAllow", .array("(ss)", [])),
                SystemdProperty("DevicePolicy", .string("strict")),
                SystemdProperty(
                    "DeviceAllow",
                    .array("(ss)", entries.map { .structure($0.map { .string($0) }) })
                ),
            ]
        )
    }

    @Test(arguments: [("0", [1]), ("1,3-5", [0x3A]), ("8", [0, 1]), ("0-8", [0xFF, 1])] as [(String, [UInt8])])
    func `a list of processors becomes a mask`(list: String, mask: [UInt8]) throws {
        #expect(try SystemdResources.mask(list) == mask)
    }

    @Test(arguments: [
        ("TimeoutStopSec", "uint64 7", "TimeoutStopUSec", DBusValue.uint64(7_000_000)),
        ("TimeoutStopUSec", "uint64 7", "TimeoutStopUSec", .uint64(7)),
        ("CollectMode", "'x y'", "CollectMode", .string("x y")),
        ("CollectMode", "\"x\"", "CollectMode", .string("x")), ("SendSIGHUP", "true", "SendSIGHUP", .bool(true)),
        ("Nice", "-5", "Nice", .int32(-5)), ("IOWeight", "uint64 5", "IOWeight", .uint64(5)),
        ("After", "['a.service', 'b.service']", "After", .strings(["a.service", "b.service"])),
        ("KillSec", "1.5", "KillUSec", .uint64(1_500_000)),
    ])
    func `annotations become properties`(name: String, text: String, property: String, value: DBusValue) throws {
        let properties = try SystemdAnnotations.properties(["org.systemd.property.\(name)": text, "other": "x"])
        #expect(properties == [SystemdProperty(property, value)])
    }

    @Test(arguments: [
        ("A", "1", "name incorrect: too short"), ("A.b", "1", "contains non-alphabetic character"),
        ("Abc", "'x", "value parse error"), ("Abc", "nonsense", "value parse error"), ("Abc", "", "value parse error"),
        ("TimeoutSec", "'x'", "not a number"), ("Abc", "1 2", "value parse error"), ("Abc", "[]", "value parse error"),
    ])
    func `annotations that say nothing are refused`(name: String, text: String, reason: String) {
        let error = #expect(throws: CgroupError.self) {
            try SystemdAnnotations.properties(["org.systemd.property.\(name)": text])
        }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [("252.39-1~deb12u1", 252), ("v245.4-1.fc32", 245), ("\"v9\"", 9), ("", 0), ("x", 0)])
    func `versions of systemd`(text: String, version: Int) {
        #expect(SystemdClient.version(text) == version)
    }
}
