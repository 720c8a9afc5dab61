import Glibc
import Linux

extension Spawn {
    /// In a session of its own, so that a signal to the tests does not reach it.
    static func start(
        _ program: String,
        _ arguments: [String],
        environment: [String],
        descriptors: (Int32, Int32, Int32)
    ) throws -> pid_t {
        var spawn = Spawn(path: program, arguments: [program] + arguments, environment: environment)
        spawn.descriptors = [descriptors.0, descriptors.1, descriptors.2]
        spawn.surroundings = .ownSession
        return try spawn.start()
    }

    /// Exit code, or 128 + signal, as a shell says it.
    static func code(ofStatus status: Int32) -> Int32 {
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }

    static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw Failure("pipe: errno \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    static func resolve(_ program: String) throws -> String {
        if program.contains("/") { return program }
        guard let path = Environment.program(program) else { throw Failure("\(program) is not on PATH") }
        return path
    }
}
