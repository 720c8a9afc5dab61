import CLinux
import Linux
import OCI
import Seccomp

/// A compiled profile, ready to be loaded. It is compiled before the clone, so that a bad profile is told early.
struct SeccompFilter {
    private let program: SeccompProgram

    init(_ profile: LinuxSeccomp) throws {
        program = try SeccompCompiler.compile(profile)
    }

    func load() throws {
        let (flags, count) = (program.flags, UInt16(program.instructions.count))
        try systemCall("seccomp") {
            program.instructions.withUnsafeBytes { monohull_seccomp_load($0.baseAddress, count, flags) }
        }
    }
}
