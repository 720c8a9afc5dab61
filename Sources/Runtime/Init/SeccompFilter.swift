import CLinux
import Glibc
import Linux
import OCI
import Seccomp

/// A compiled profile, ready to be loaded. It is compiled before the clone, so that a bad profile is told early.
struct SeccompFilter {
    private let program: SeccompProgram

    init(_ profile: LinuxSeccomp) throws {
        program = try SeccompCompiler.compile(profile)
        RuntimeLog.debug("seccomp filter flags: \(program.flags)")
    }

    /// Loads the filter; it holds for this process from here on. A listener is handed to the parent, which must still
    /// wait at the channel: from the load to its answer no call is made but write(2) and read(2), since any other may
    /// wait for the listener's owner, who does not have it yet.
    func load(_ channel: borrowing SyncChannel) throws {
        let (flags, count) = (program.flags, UInt16(program.instructions.count))
        // Made before: memory may take a system call.
        var message = [UInt8](repeating: 0, count: 16)
        let (socket, size) = (channel.descriptor.raw, message.count)
        let listener = program.instructions.withUnsafeBytes { monohull_seccomp_load($0.baseAddress, count, flags) }
        guard listener >= 0 else { throw SystemCallError("seccomp") }
        guard program.notifies else { return }
        let length = Self.write(listener, to: &message)
        let isTaken = message.withUnsafeMutableBytes { bytes in
            Glibc.write(socket, bytes.baseAddress, length) == length && read(socket, bytes.baseAddress, size) > 0
                && bytes[0] == SyncChannel.Kind.proceed.rawValue
        }
        guard isTaken else { throw SystemCallError("write", path: "seccomp listener", errno: EPIPE) }
        close(listener)
    }

    /// The message's kind and the number's decimal digits.
    private static func write(_ listener: Int32, to message: inout [UInt8]) -> Int {
        message[0] = SyncChannel.Kind.listener.rawValue
        var (length, divisor) = (1, Int32(1))
        while listener / divisor > 9 { divisor *= 10 }
        while divisor > 0 {
            message[length] = UInt8(0x30 + listener / divisor % 10)
            length += 1
            divisor /= 10
        }
        return length
    }
}
