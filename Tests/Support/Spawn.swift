import Glibc

/// Starts processes by posix_spawn, in sessions of their own, so that a signal to the tests does not reach them.
enum Spawn {
    /// POSIX_SPAWN_SETSID, which Glibc's module leaves out as a GNU extension.
    private static let newSession: Int16 = 0x80

    /// The three descriptors become 0, 1 and 2 of the process; every other one of ours is closed on exec.
    static func start(
        _ program: String,
        _ arguments: [String],
        environment: [String],
        descriptors: (Int32, Int32, Int32)
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, descriptors.0, 0)
        posix_spawn_file_actions_adddup2(&actions, descriptors.1, 1)
        posix_spawn_file_actions_adddup2(&actions, descriptors.2, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads of Swift's pool have every signal blocked, and a program would inherit that.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, newSession | Int16(POSIX_SPAWN_SETSIGMASK))

        var argumentPointers = ([program] + arguments).map { strdup($0) } + [nil]
        var environmentPointers = environment.map { strdup($0) } + [nil]
        defer {
            for pointer in argumentPointers + environmentPointers { free(pointer) }
        }
        var pid: pid_t = 0
        let result = posix_spawn(&pid, program, &actions, &attributes, &argumentPointers, &environmentPointers)
        guard result == 0 else { throw Failure("cannot start \(program): \(String(cString: strerror(result)))") }
        return pid
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
