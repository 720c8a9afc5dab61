import CSeccomp
import Fuzzing
import OCI

@testable import Seccomp

/// Profiles with everything that the specification allows, and rules that overlap.
enum RandomProfile {
    static let actions = [
        "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_TRAP", "SCMP_ACT_ERRNO",
        "SCMP_ACT_TRACE", "SCMP_ACT_ALLOW", "SCMP_ACT_LOG",
    ]
    static let operators = [
        "SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT",
        "SCMP_CMP_MASKED_EQ",
    ]
    /// Before 2.5.5 libseccomp lost an action where rules with such bounds met.
    private static let meetingOperators: [String] = {
        guard let version = seccomp_version()?.pointee else { return operators }
        let isFixed = (version.major, version.minor, version.micro) >= (2, 5, 5)
        return isFixed ? operators : operators.filter { !["SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE"].contains($0) }
    }()
    /// Few, so that rules meet.
    static let values: [UInt64] = [
        0, 1, 2, 7, 0xFFFF_FFFF, 0x1_0000_0000, 0x1_0000_0001, 0x2_0000_0007, 0xFFFF_FFFF_0000_0000, .max,
    ]

    /// Calls that one rule at the most speaks of.
    private static func isLone(_ name: String) -> Bool { name.utf8.count % 4 == 0 }

    static func make(seed: UInt64, names: [String]) -> LinuxSeccomp {
        var random = RandomSource(seed: seed)
        let defaultAction = random.pick(actions)
        let architectures = Oracle.architectures.map(\.name).filter { _ in random.chance(35) }
        let common = names.filter { !isLone($0) }
        // libseccomp also refuses rules that contradict each other on an architecture that lacks the call.
        let everywhere = common.filter { name in
            Oracle.architectures.allSatisfy { Oracle.number(name, $0.token) >= 0 }
        }
        var lone = names.filter { isLone($0) && SyscallName($0)?.isMultiplexed == false }.shuffled(using: &random)
        // Calls that many rules speak of, among them some that are multiplexed.
        let hot = (0..<3).map { _ in random.pick(everywhere) } + [random.pick(["socket", "bind", "semop", "shmat"])]
        // Overlapping rules of different actions mostly contradict each other, which is an error.
        let hotActions = random.chance(60) ? [random.pick(actions)] : actions
        var rules: [LinuxSeccomp.Rule] = []
        for _ in 0..<Int.random(in: 0...24, using: &random) {
            var rule = LinuxSeccomp.Rule(names: [], action: random.pick(actions))
            rule.errnoRet = random.chance(30) ? random.pick([0, 1, 2, 38, 4094, 4095, 0x1_0026]) : nil
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<45:
                rule.names = [random.pick(hot)]
                rule.action = random.pick(hotActions)
                rule.args = arguments(&random, isLone: false)
            case 45..<60:
                rule.names = [lone.popLast() ?? "read"]
                rule.args = arguments(&random, isLone: true)
            default:
                rule.args = random.chance(20) ? arguments(&random, isLone: false) : []
                rule.names = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                    random.pick(rule.args.isEmpty ? common : everywhere)
                }
            }
            rules.append(rule)
        }
        return LinuxSeccomp(
            defaultAction: defaultAction,
            defaultErrnoRet: random.chance(30) ? random.pick([0, 13, 38]) : nil,
            architectures: architectures,
            syscalls: rules
        )
    }

    /// Where rules meet, only the last of a rule's comparisons may be another than that for equality: libseccomp can
    /// go round in circles when it merges such rules.
    private static func arguments(_ random: inout RandomSource, isLone: Bool) -> [LinuxSeccomp.Argument] {
        let count = random.pick([0, 1, 1, 1, 2, 2, 3])
        var arguments: [LinuxSeccomp.Argument] = (0..<count).map { _ in
            .init(
                index: UInt32.random(in: 0...(random.chance(80) ? 2 : 5), using: &random),
                value: random.pick(values),
                valueTwo: random.pick(values),
                op: random.pick(isLone ? operators : meetingOperators)
            )
        }
        guard !isLone, Set(arguments.map(\.index)).count == count else { return arguments }
        let last = arguments.map(\.index).max()
        for index in arguments.indices where arguments[index].index != last {
            arguments[index].op = random.pick(["SCMP_CMP_EQ", "SCMP_CMP_MASKED_EQ"])
        }
        return arguments
    }
}
