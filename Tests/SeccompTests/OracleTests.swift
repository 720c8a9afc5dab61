import Fuzzing
import Glibc
import OCI
import Testing

@testable import Seccomp

/// Our filters against libseccomp's, in an interpreter.
@Suite struct OracleTests {
    private static let isLong = getenv("MONOHULL_LONG").map { String(cString: $0) } == "1"

    /// Numbers around every bound that a filter can have.
    private static let edges: [UInt32] = [
        0x3FFF_FFFF, 0x4000_0000, 0x7FFF_FFFF, 0x8000_0000, 0xBFFF_FFFF, 0xC000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF,
        0xF0000, 0xF0001, 0xF0005, 0xF0006, 0xF0007,
    ]

    /// Names that the library's release and our tables agree about: the tables are from a newer one.
    private static let names = Oracle.names.filter { name in
        // libseccomp takes it for switch_endian, which has the same number where both are missing.
        if name == "sys_debug_setcontext" { return false }
        guard let call = SyscallName(name) else { return false }
        return Oracle.architectures.allSatisfy { architecture in
            guard let ours = try? SeccompArchitecture.named(architecture.name) else { return false }
            let isMultiplexed = call.multiplexer(on: ours) != nil
            let number = Oracle.number(name, architecture.token)
            return isMultiplexed ? number < 0 : call.number(on: ours) == (number < 0 ? nil : UInt32(number))
        }
    }

    @Test func `every number of libseccomp's tables is in ours`() throws {
        for name in Oracle.names {
            let call = try #require(SyscallName(name), "\(name)")
            for architecture in Oracle.architectures {
                let number = Oracle.number(name, architecture.token)
                guard number >= 0 else { continue }
                let ours = try SeccompArchitecture.named(architecture.name)
                #expect(call.number(on: ours) == UInt32(number), "\(name) on \(architecture.name)")
                #expect(ours.audit == architecture.audit)
            }
        }
    }

    @Test(arguments: [["CAP_CHOWN"], ["CAP_SYS_ADMIN", "CAP_BPF"], []])
    func `docker's default profile says what libseccomp makes of it`(capabilities: [String]) throws {
        var profile = DefaultProfile.profile(capabilities: capabilities)
        // The library may be older than a name in the profile.
        let known = Set(Self.names)
        for index in profile.syscalls.indices { profile.syscalls[index].names.removeAll { !known.contains($0) } }
        let difference = try compare(profile, seed: 1)
        #expect(difference == nil)
    }

    @Test func `random profiles say what libseccomp makes of them, or are refused by both`() throws {
        var refused = 0
        let count: UInt64 = Self.isLong ? 2000 : 120
        for seed in 1...count {
            let profile = RandomProfile.make(seed: seed, names: Self.names)
            do {
                let difference = try compare(profile, seed: seed)
                #expect(difference == nil, "seed \(seed)")
            } catch is Oracle.Failure {
                refused += 1
                #expect(throws: SeccompError.self, "seed \(seed)") { try SeccompCompiler.compile(profile) }
            }
        }
        // Contradictions are tested too, and most profiles have none.
        #expect(refused > 0 && refused < count / 2)
    }

    /// The first call for which the two filters differ.
    private func compare(_ profile: LinuxSeccomp, seed: UInt64) throws -> String? {
        let (theirs, tree) = try Oracle.compile(profile)
        let ours: FilterMachine
        do {
            ours = FilterMachine(program: try SeccompCompiler.compile(profile).instructions)
        } catch {
            return "ours is refused: \(error)"
        }
        let looks = theirs.endingAtArguments(with: 0xDEAD_BEEF)
        let newer = NewerCallModel(profile)
        let otherwise = Oracle.value(profile.defaultAction, profile.defaultErrnoRet)
        var random = RandomSource(seed: seed)
        let pools = argumentPools(profile)
        var bases: [UInt32: Set<UInt32>] = [0xC000_003E: [0, 0x4000_0000], 0x1234: [0]]
        for architecture in Oracle.architectures
        where profile.architectures.contains(architecture.name) || architecture.name == Oracle.native {
            bases[architecture.audit, default: [0]].insert(architecture.base)
        }
        for (audit, bases) in bases {
            for number in bases.flatMap({ base in (0..<560).map { base + $0 } }) + Self.edges {
                let isConditional =
                    looks.verdict(number: number, architecture: audit, arguments: [0, 0, 0, 0, 0, 0]) == 0xDEAD_BEEF
                for _ in 0..<(isConditional ? 48 : 1) {
                    let arguments = pools.map { random.pick($0) }
                    let isNewer = newer.isNewer(number, audit: audit)
                    let expected =
                        isNewer
                        ? 0x0005_0026
                        : theirs.verdict(number: number, architecture: audit, arguments: arguments)
                    let verdict = ours.verdict(number: number, architecture: audit, arguments: arguments)
                    if verdict != nil, verdict == expected { continue }
                    // Their program and their tree contradict each other: the tree is what the rules mean.
                    let name = Oracle.shortName(audit, number)
                    let meant = tree.verdict(name, number: number, arguments: arguments, otherwise: otherwise)
                    if verdict == nil || verdict != meant || isNewer {
                        return """
                            call \(number) on \(String(audit, radix: 16)) with \(arguments): \
                            \(String(verdict ?? 1, radix: 16)), libseccomp \(String(expected ?? 1, radix: 16))
                            """
                    }
                }
            }
        }
        return nil
    }

    /// For each argument the values around those that rules compare it with.
    private func argumentPools(_ profile: LinuxSeccomp) -> [[UInt64]] {
        var pools = [[UInt64]](repeating: [0, .max], count: 6)
        for argument in profile.syscalls.flatMap(\.args) {
            for value in [argument.value, argument.valueTwo] {
                pools[Int(argument.index)] += [
                    value, value &+ 1, value &- 1, value &+ 0x1_0000_0000, value &- 0x1_0000_0000, value ^ 1 << 31,
                ]
            }
        }
        // What socketcall and ipc are told apart by.
        pools[0] += [1, 2, 3, 20, 21, 24]
        return pools
    }
}
