import OCI
import Testing

@testable import Cgroups

@Suite struct DeviceTests {
    /// "+c 1:3 rw" allows, "-b *:* m" denies, "+a" and "-a" stand for everything.
    private static func rules(_ texts: [String]) -> [LinuxDeviceRule] {
        texts.map { text in
            let words = text.dropFirst().split(separator: " ").map(String.init)
            let numbers = words.count > 1 ? words[1].split(separator: ":").map { Int64($0) } : [nil, nil]
            return LinuxDeviceRule(
                allow: text.hasPrefix("+"),
                type: words[0],
                major: numbers[0],
                minor: numbers[1],
                access: words.count > 2 ? words[2] : "rwm"
            )
        }
    }

    private static func lines(_ rules: DeviceRules) -> [String] {
        rules.sorted.map { "\($0.node.text) \($0.access.text)" }
    }

    @Test(
        arguments: [
            ([], false, []), (["-a"], false, []), (["+a"], true, []),
            (["+c 1:3 rw", "+c 1:3 m"], false, ["c 1:3 rwm"]),
            (["+c 1:3 rwm", "-c 1:3 w"], false, ["c 1:3 rm"]),
            (["+c 1:3 rwm", "-c 1:3 rwm"], false, []),
            (["+c 5:0 r", "+b 1:0 r", "+c 1:3 r", "+c *:* m"], false, ["c *:* m", "b 1:0 r", "c 1:3 r", "c 5:0 r"]),
            (["+a", "-c 1:11 r"], true, ["c 1:11 r"]),
            (["+a", "-c 1:11 rw", "+c 1:11 r"], true, ["c 1:11 w"]),
            (["+c 1:3 r", "+a", "-a", "+c 1:5 r"], false, ["c 1:5 r"]),
            (["-a", "-c 1:11 rwa"], false, []),
        ] as [([String], Bool, [String])]
    )
    func `rules come down to a default and exceptions`(rules: [String], allows: Bool, exceptions: [String]) throws {
        let rules = try DeviceRules(Self.rules(rules))
        #expect(rules.allowsByDefault == allows)
        #expect(Self.lines(rules) == exceptions)
    }

    @Test(arguments: [["+c *:* rwm", "-c 1:3 r"], ["+c 1:* rwm", "-c 1:3 r"], ["+a", "-b *:1 r", "+b 8:1 r"]])
    func `a hole in a wildcard is refused`(rules: [String]) {
        let error = #expect(throws: CgroupError.self) { try DeviceRules(Self.rules(rules)) }
        #expect(error?.description.contains("cannot punch hole in existing wildcard rule") == true)
    }

    @Test func `a number beyond 32 bits is refused`() {
        #expect(throws: CgroupError.self) { try DeviceRules(Self.rules(["+c 4294967296:0 r"])) }
    }

    @Test func `v1 is reset and then told the exceptions`() throws {
        let files = ["devices.allow": "", "devices.deny": ""]
        try CgroupTree.with(files) { tree in
            try DeviceControllerV1.apply(DeviceRules(Self.rules(["+c 1:3 rw", "+b *:* m"])), to: tree.path)
            #expect(tree["devices.deny"] == "a *:* rwm")
            #expect(tree["devices.allow"] == "b *:* mc 1:3 rw")
        }
        try CgroupTree.with(files) { tree in
            try DeviceControllerV1.apply(DeviceRules(Self.rules(["+a", "-c 1:11 r"])), to: tree.path)
            #expect(tree["devices.allow"] == "a *:* rwm")
            #expect(tree["devices.deny"] == "c 1:11 r")
        }
    }

    /// Access by the kernel's bits: 1 mknod, 2 read, 4 write.
    @Test(
        arguments: [
            ([], "c 1:3", 2, false), (["+a"], "b 8:0", 7, true), (["+c 1:3 rw"], "c 1:3", 6, true),
            (["+c 1:3 rw"], "c 1:3", 1, false), (["+c 1:3 rw"], "c 1:3", 3, false), (["+c 1:3 rw"], "c 1:5", 2, false),
            (["+c 1:3 rw"], "c 2:3", 2, false), (["+c 1:3 rw"], "b 1:3", 2, false), (["+c *:* m"], "c 10:200", 1, true),
            (["+c *:* m"], "c 10:200", 2, false), (["+c 136:* rwm"], "c 136:77", 7, true),
            (["+c 136:* rwm"], "c 137:77", 7, false), (["+b *:1 r"], "b 9:1", 2, true),
            (["+b *:1 r"], "b 9:2", 2, false),
            (["+a", "-c 1:11 r"], "c 1:11", 2, false), (["+a", "-c 1:11 r"], "c 1:11", 4, true),
            (["+a", "-c 1:11 r"], "c 1:11", 6, false), (["+a", "-c 1:11 rwm"], "c 1:11", 1, false),
            (["+a", "-c 1:11 rwm"], "c 1:12", 7, true), (["+c 4294967295:0 r"], "c 4294967295:0", 2, true),
            (["+c 1:3 r", "+c 1:5 w", "+b 8:0 r"], "c 1:5", 4, true),
            (["+c 1:3 r", "+c 1:5 w", "+b 8:0 r"], "b 8:0", 2, true),
        ] as [([String], String, UInt8, Bool)]
    )
    func `the v2 program decides as the v1 controller does`(
        rules: [String],
        device: String,
        access: UInt8,
        isAllowed: Bool
    ) throws {
        let program = DeviceProgram(try DeviceRules(Self.rules(rules)))
        let numbers = device.dropFirst(2).split(separator: ":").compactMap { UInt32($0) }
        let answer = try DeviceMachine.allows(
            program,
            isBlock: device.hasPrefix("b"),
            major: numbers[0],
            minor: numbers[1],
            access: access
        )
        #expect(answer == isAllowed)
    }

    @Test func `a program in the kernel's form`() throws {
        let words = DeviceProgram(try DeviceRules(Self.rules(["+c 1:3 r"]))).words
        let expected: [UInt64] = [
            0x0000_0000_0000_1261,  // r2 = *(u32 *)(r1 + 0)
            0x0000_FFFF_0000_0254,  // w2 &= 0xffff
            0x0000_0000_0000_1361,  // r3 = *(u32 *)(r1 + 0)
            0x0000_0010_0000_0374,  // w3 >>= 16
            0x0000_0000_0004_1461,  // r4 = *(u32 *)(r1 + 4)
            0x0000_0000_0008_1561,  // r5 = *(u32 *)(r1 + 8)
            0x0000_0002_0007_0256,  // if w2 != 2 goto +7
            0x0000_0001_0006_0456,  // if w4 != 1 goto +6
            0x0000_0003_0005_0556,  // if w5 != 3 goto +5
            0x0000_0000_0000_31BC,  // w1 = w3
            0x0000_0002_0000_0154,  // w1 &= 2
            0x0000_0000_0002_315E,  // if w1 != w3 goto +2
            0x0000_0001_0000_00B7,  // r0 = 1
            0x0000_0000_0000_0095,  // exit
            0x0000_0000_0000_00B7,  // r0 = 0
            0x0000_0000_0000_0095,  // exit
        ]
        #expect(words == expected, "\(words.map { String($0, radix: 16) })")
    }

    @Test func `the standard devices are what every container has`() throws {
        let rules = try DeviceRules(LinuxDeviceRule.standard.map(\.rule))
        #expect(
            Self.lines(rules) == [
                "b *:* m", "c *:* m", "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm", "c 1:8 rwm", "c 1:9 rwm", "c 5:0 rwm",
                "c 5:2 rwm", "c 10:200 rwm", "c 136:* rwm",
            ]
        )
    }
}
