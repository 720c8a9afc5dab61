import CSeccomp
import Glibc
import OCI
import Seccomp

/// libseccomp driven as runc drives it. It adds no rule for calls that are newer than the profile: NewerCallModel.
enum Oracle {
    struct Failure: Error { let code: Int32 }

    /// Architectures that the library knows and that a filter on a little-endian machine can have.
    static let architectures: [(name: String, token: UInt32, audit: UInt32, base: UInt32)] = [
        ("SCMP_ARCH_X86_64", 0xC000_003E, 0xC000_003E, 0), ("SCMP_ARCH_X86", 0x4000_0003, 0x4000_0003, 0),
        // libseccomp's own token for x32; to the kernel it is x86_64.
        ("SCMP_ARCH_X32", 0x4000_003E, 0xC000_003E, 0x4000_0000),
        ("SCMP_ARCH_AARCH64", 0xC000_00B7, 0xC000_00B7, 0), ("SCMP_ARCH_ARM", 0x4000_0028, 0x4000_0028, 0),
        ("SCMP_ARCH_MIPSEL", 0x4000_0008, 0x4000_0008, 4000),
        ("SCMP_ARCH_MIPSEL64", 0xC000_0008, 0xC000_0008, 5000),
        ("SCMP_ARCH_MIPSEL64N32", 0xE000_0008, 0xE000_0008, 6000),
        ("SCMP_ARCH_PPC64LE", 0xC000_0015, 0xC000_0015, 0), ("SCMP_ARCH_RISCV64", 0xC000_00F3, 0xC000_00F3, 0),
        ("SCMP_ARCH_LOONGARCH64", 0xC000_0102, 0xC000_0102, 0), ("SCMP_ARCH_SH", 0x4000_002A, 0x4000_002A, 0),
    ].filter { seccomp_syscall_resolve_name_arch($0.1, "read") >= 0 }

    #if arch(x86_64)
        static let native = "SCMP_ARCH_X86_64"
    #else
        static let native = "SCMP_ARCH_AARCH64"
    #endif

    static func token(_ name: String) -> UInt32? { architectures.first { $0.name == name }?.token }

    /// An architecture's name in pseudo code.
    static func shortName(_ audit: UInt32, _ number: UInt32) -> String {
        let isX32 = audit == 0xC000_003E && number & 0x4000_0000 != 0
        let found = architectures.first { $0.audit == audit && ($0.base == 0x4000_0000) == isX32 }
        return (found?.name ?? "").dropFirst("SCMP_ARCH_".count).lowercased()
    }

    /// The number as libseccomp has it: negative where the architecture lacks the call.
    static func number(_ call: String, _ token: UInt32) -> Int32 { seccomp_syscall_resolve_name_arch(token, call) }

    /// Every name that the library knows.
    static let names: [String] = {
        var found: Set<String> = []
        for architecture in architectures {
            for number in Array(0..<600) + Array(0xF0000..<0xF0010) {
                let number = Int32(bitPattern: UInt32(number) + architecture.base)
                guard let text = seccomp_syscall_resolve_num_arch(architecture.token, number) else { continue }
                found.insert(String(cString: text))
                free(text)
            }
        }
        return found.sorted()
    }()

    static func value(_ action: String, _ errnoRet: UInt32?) -> UInt32 {
        let data = (errnoRet ?? 1) & 0xFFFF
        return switch action {
        case "SCMP_ACT_KILL_PROCESS": 0x8000_0000
        case "SCMP_ACT_TRAP": 0x0003_0000
        case "SCMP_ACT_ERRNO": 0x0005_0000 | data
        case "SCMP_ACT_TRACE": 0x7FF0_0000 | data
        case "SCMP_ACT_NOTIFY": 0x7FC0_0000
        case "SCMP_ACT_LOG": 0x7FFC_0000
        case "SCMP_ACT_ALLOW": 0x7FFF_0000
        default: 0
        }
    }

    static func compile(_ profile: LinuxSeccomp) throws -> (FilterMachine, PseudoCode) {
        let defaultAction = value(profile.defaultAction, profile.defaultErrnoRet)
        guard let context = seccomp_init(defaultAction) else { throw Failure(code: ENOMEM) }
        defer { seccomp_release(context) }
        for name in profile.architectures {
            guard let token = token(name) else { throw Failure(code: EINVAL) }
            let code = seccomp_arch_add(context, token)
            if code != 0, code != -EEXIST { throw Failure(code: code) }
        }
        if profile.syscalls.reduce(0, { $0 + $1.names.count }) > 32 {
            _ = seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2)
        }
        for rule in profile.syscalls {
            let action = value(rule.action, rule.errnoRet)
            for name in rule.names where action != defaultAction {
                try add(rule, action, name, context)
            }
        }
        let machine = FilterMachine(program: try export(context))
        _ = seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 1)
        return (machine, try PseudoCode(context))
    }

    private static func add(_ rule: LinuxSeccomp.Rule, _ action: UInt32, _ name: String, _ context: scmp_filter_ctx)
        throws
    {
        let number = seccomp_syscall_resolve_name(name)
        guard number != -1 else { return }
        let comparisons = rule.args.map { argument in
            scmp_arg_cmp(
                arg: argument.index,
                op: Oracle.op(argument.op),
                datum_a: argument.value,
                datum_b: argument.valueTwo
            )
        }
        let isRepeated = Set(rule.args.map(\.index)).count < rule.args.count
        for part in isRepeated ? comparisons.map({ [$0] }) : [comparisons] {
            let code = seccomp_rule_add_array(context, action, number, UInt32(part.count), part)
            if code != 0 { throw Failure(code: code) }
        }
    }

    private static func op(_ name: String) -> scmp_compare {
        switch name {
        case "SCMP_CMP_NE": SCMP_CMP_NE
        case "SCMP_CMP_LT": SCMP_CMP_LT
        case "SCMP_CMP_LE": SCMP_CMP_LE
        case "SCMP_CMP_EQ": SCMP_CMP_EQ
        case "SCMP_CMP_GE": SCMP_CMP_GE
        case "SCMP_CMP_GT": SCMP_CMP_GT
        default: SCMP_CMP_MASKED_EQ
        }
    }

    private static func export(_ context: scmp_filter_ctx) throws -> [SeccompProgram.Instruction] {
        guard let stream = tmpfile() else { throw Failure(code: errno) }
        defer { fclose(stream) }
        let file = fileno(stream)
        let code = seccomp_export_bpf(context, file)
        if code != 0 { throw Failure(code: code) }
        let size = Int(lseek(file, 0, SEEK_CUR))
        var words = [UInt64](repeating: 0, count: size / 8)
        guard pread(file, &words, size, 0) == size else { throw Failure(code: EIO) }
        // struct sock_filter: code, jt, jf, k.
        return words.map { word in
            SeccompProgram.Instruction(
                code: UInt16(truncatingIfNeeded: word),
                jt: UInt8(truncatingIfNeeded: word >> 16),
                jf: UInt8(truncatingIfNeeded: word >> 24),
                k: UInt32(truncatingIfNeeded: word >> 32)
            )
        }
    }
}
