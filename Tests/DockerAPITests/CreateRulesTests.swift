import DockerAPI
import Linux
import OCI
import Testing
import Text

/// Docker's rules for what a container may ask, apart from a daemon.
@Suite struct CreateRulesTests {
    private func host(_ text: String) throws -> HostConfig {
        try HostConfig(JSONField(try JSONNode.parse(text), type: "container.HostConfig"))
    }

    private var kernel: KernelFacilities {
        var kernel = KernelFacilities()
        kernel.cpus = "0-3"
        kernel.memoryNodes = "0"
        kernel.processors = 4
        kernel.capabilities = Set(CapabilityNames.all)
        return kernel
    }

    @Test func `what the kernel cannot do is taken away with a warning`() throws {
        var old = kernel
        old.memoryLimit = false
        old.memorySwappiness = false
        old.oomKillDisable = false
        old.pidsLimit = false
        old.cpuShares = false
        old.cpuset = false
        old.blkioWeight = false
        old.blkioThrottle = false
        let text =
            #"{"Memory":67108864,"MemorySwappiness":5,"OomKillDisable":true,"PidsLimit":7,"CpuShares":5,"#
            + #""CpusetCpus":"9","BlkioWeight":5,"BlkioDeviceReadBps":[{"Path":"/x","Rate":1}],"CpuPercent":3}"#
        let rules = try ResourceRules(try host(text).resources, kernel: old)
        #expect(rules.warnings.count == 9)
        #expect(rules.resources.memory == 0)
        #expect(rules.resources.memorySwappiness == nil)
        #expect(rules.resources.pidsLimit == nil)
        #expect(rules.resources.cpusetCpus.isEmpty)
        #expect(rules.resources.blkioDeviceReadBps == [])
    }

    @Test(
        arguments: [
            ("0-3", true), ("0,2", true), ("1-2,3", true), ("4", false), ("0-4", false),
        ]
    )
    func `a list of CPUs lies within another`(text: String, isWithin: Bool) throws {
        #expect(try CPUList(text).isWithin(try CPUList("0-3")) == isWithin)
    }

    @Test(arguments: ["x", "1-", "-1", "3-1", "1,,2", "0-9223372036854775807", "99999999999999999999"])
    func `what is no list of CPUs is refused at no cost, CVE-2018-20699`(text: String) {
        #expect(throws: EngineError.self) { try CPUList(text) }
    }

    @Test func `capabilities are added and dropped by any form of their name`() throws {
        let rules = CapabilityRules(kernel)
        #expect(try rules.set(add: [], drop: [], isPrivileged: false) == CapabilityRules.standard)
        #expect(try rules.set(add: ["net_admin"], drop: ["ALL"], isPrivileged: false) == ["CAP_NET_ADMIN"])
        #expect(
            try rules.set(add: ["all"], drop: ["cap_mknod"], isPrivileged: false).count == CapabilityNames.all.count - 1
        )
        #expect(try rules.set(add: [], drop: ["ALL"], isPrivileged: true) == CapabilityNames.all)
        #expect(throws: EngineError.self) { try rules.set(add: ["x"], drop: [], isPrivileged: false) }
    }

    @Test(
        arguments: [
            ("c 1:3 rwm", "c", 1, 3, "rwm"), ("b *:* r", "b", -1, -1, "r"), ("a 7:* m", "a", 7, -1, "m"),
        ] as [(String, String, Int64, Int64, String)]
    )
    func `a device rule is read`(text: String, type: String, major: Int64, minor: Int64, access: String) throws {
        let rule = try DeviceRule(text)
        #expect(rule.type == type && rule.major == major && rule.minor == minor && rule.access == access)
    }

    @Test(arguments: ["", "x", "c 1 rwm", "d 1:1 r", "c 1:1 ", "c 1:1 rwmr", "c 1:1 x", "c -1:1 r", "c 1:1 r r"])
    func `what is no device rule is refused`(text: String) {
        do {
            _ = try DeviceRule(text)
            Issue.record("it was taken")
        } catch {
            #expect(error.message == "invalid device cgroup rule format: '\(text)'")
        }
    }

    @Test func `security options are read with either separator`() throws {
        let options = try SecurityOptions(
            ["seccomp=unconfined", "label:disable", "apparmor=a=b", "no-new-privileges:false", "writable-cgroups"]
        )
        #expect(options.seccomp == "unconfined")
        #expect(options.labels == ["disable"])
        #expect(options.appArmor == "a=b")
        #expect(options.noNewPrivileges == false)
        #expect(options.writableCgroups == true)
    }

    @Test func `an update takes over what it says and nothing else`() throws {
        var host = try host(
            #"{"Memory":67108864,"MemorySwap":134217728,"CpuShares":5,"PidsLimit":3,"AutoRemove":true}"#
        )
        var update = Resources()
        update.memory = 33_554_432
        update.pidsLimit = 0
        try host.update(update, RestartPolicy())
        #expect(host.resources.memory == 33_554_432)
        #expect(host.resources.cpuShares == 5)
        #expect(host.resources.pidsLimit == 0)
        update.memory = 268_435_456
        #expect(throws: EngineError.self) { try host.update(update, RestartPolicy()) }
        #expect(throws: EngineError.self) { try host.update(Resources(), RestartPolicy(name: "always")) }
        #expect(host.resources.memory == 33_554_432)
    }

    @Test func `a profile's rules hold by machine, kernel and capability`() throws {
        let text = """
            {"defaultAction":"SCMP_ACT_ERRNO","archMap":[{"architecture":"SCMP_ARCH_X86_64","subArchitectures":
            ["SCMP_ARCH_X86"]}],"syscalls":[{"names":["a"],"action":"SCMP_ACT_ALLOW"},
            {"name":"b","action":"SCMP_ACT_ALLOW","includes":{"caps":["CAP_X"]}},
            {"names":["c"],"action":"SCMP_ACT_ALLOW","excludes":{"caps":["CAP_X"]}},
            {"names":["d"],"action":"SCMP_ACT_ALLOW","includes":{"minKernel":"6.5"}},
            {"names":["e"],"action":"SCMP_ACT_ALLOW","includes":{"arches":["arm64"]}}]}
            """
        func names(_ kernel: String, _ capabilities: [String]) throws -> [String] {
            let filter = try SeccompProfile(text).filter(
                architecture: "amd64",
                kernel: kernel,
                capabilities: capabilities
            )
            #expect(filter?.architectures == ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"])
            return filter?.syscalls.flatMap(\.names) ?? []
        }
        #expect(try names("6.4.9-x", []) == ["a", "c"])
        #expect(try names("6.5", ["CAP_X"]) == ["a", "b", "d"])
        #expect(try names("7.0.1", ["CAP_X"]) == ["a", "b", "d"])
        let none = try SeccompProfile("{}").filter(architecture: "amd64", kernel: "6.1", capabilities: [])
        if none != nil { Issue.record("a profile that says nothing is none") }
    }

    @Test(arguments: ["x:1.2.3.4", "x:::1", "x:host-gateway"])
    func `an extra host is a name and an address`(text: String) throws {
        #expect(try ExtraHost(text).name == "x")
    }

    @Test func `a working directory is cleaned`() throws {
        var config = ContainerConfig()
        config.workingDir = "/a//./b/../c/"
        try ContainerConfigRules.check(&config)
        #expect(config.workingDir == "/a/c")
    }
}
