import OCI
import Testing

@testable import Seccomp

/// Rules of runc that are about the profile and not about single calls.
@Suite struct ProfileRuleTests {
    private func profile(_ rules: [LinuxSeccomp.Rule] = [], architectures: [String] = []) -> LinuxSeccomp {
        LinuxSeccomp(defaultAction: "SCMP_ACT_ALLOW", architectures: architectures, syscalls: rules)
    }

    @Test(arguments: SeccompArchitecture.bigEndian)
    func `a big-endian architecture can't be in the filter of a little-endian machine`(name: String) {
        #expect(throws: SeccompError.self) { try SeccompCompiler.compile(profile(architectures: [name])) }
    }

    @Test(arguments: SeccompFeatures.architectures)
    func `every architecture that features names compiles`(name: String) throws {
        let rule = LinuxSeccomp.Rule(names: ["read"], action: "SCMP_ACT_LOG")
        let program = try SeccompCompiler.compile(profile([rule], architectures: [name]))
        let machine = FilterMachine(program: program.instructions)
        let architecture = try SeccompArchitecture.named(name)
        let number = try #require(SyscallName("read")?.number(on: architecture))
        let verdict = machine.verdict(
            number: number,
            architecture: architecture.audit,
            arguments: [0, 0, 0, 0, 0, 0]
        )
        #expect(verdict == 0x7FFC_0000)
    }

    @Test func `a filter that is too long for the kernel is refused`() {
        let names = ["read", "write", "open", "close", "stat", "lseek", "mmap", "ioctl", "dup", "kill"]
        let rules = (0..<2000).map { value in
            LinuxSeccomp.Rule(
                names: [names[value % 10]],
                action: "SCMP_ACT_KILL",
                args: [.init(index: UInt32(value % 6), value: UInt64(value) << 32 | 7, op: "SCMP_CMP_EQ")]
            )
        }
        #expect(throws: SeccompError.self) { try SeccompCompiler.compile(profile(rules)) }
    }

    @Test func `no flags are not the same as an empty list of flags`() throws {
        var profile = profile()
        #expect(try SeccompCompiler.compile(profile).flags == SeccompFlags.specAllow)
        profile.flags = []
        #expect(try SeccompCompiler.compile(profile).flags == 0)
        profile.flags = ["SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_TSYNC"]
        #expect(try SeccompCompiler.compile(profile).flags == SeccompFlags.log)
        profile.flags = ["SECCOMP_FILTER_FLAG_NONSENSE"]
        #expect(throws: SeccompError.self) { try SeccompCompiler.compile(profile) }
    }

    @Test func `a listener needs a path, and comes with its flag`() throws {
        var profile = profile([.init(names: ["mkdir"], action: "SCMP_ACT_NOTIFY")])
        #expect(throws: SeccompError.self) { try SeccompCompiler.compile(profile) }
        profile.listenerPath = "/agent"
        profile.flags = ["SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"]
        let program = try SeccompCompiler.compile(profile)
        #expect(program.notifies)
        #expect(program.flags == SeccompFlags.newListener | SeccompFlags.waitKillableReceive)
        profile.syscalls[0].names.append("write")
        #expect(throws: SeccompError.self) { try SeccompCompiler.compile(profile) }
    }

    #if arch(x86_64)
        /// CVE-2026-31431: AF_ALG reached through the call that hides the family in memory.
        @Test func `the default profile refuses socket() within socketcall()`() throws {
            let program = try SeccompCompiler.compile(DefaultProfile.profile(capabilities: []))
            let machine = FilterMachine(program: program.instructions)
            for (selector, isAllowed) in [(UInt64(1), false), (2, true), (20, true), (0, false)] {
                let verdict = machine.verdict(
                    number: 102,
                    architecture: 0x4000_0003,
                    arguments: [selector, 0, 0, 0, 0, 0]
                )
                #expect((verdict == 0x7FFF_0000) == isAllowed, "socketcall(\(selector))")
            }
        }
    #endif
}
