import CLinux
import Glibc
import Linux

/// Starts one of our own roles as a child that outlives us: in a session of its own, so that a Ctrl-C for dockerd does
/// not end what keeps containers; with no parent-death signal, for the same reason; and with the signals open that we
/// keep blocked for ourselves.
enum ChildDaemon {
    /// `words[0]` is the role. It has standard error as ours is, unless there is another; and `passed` as descriptor 3.
    static func start(_ words: [String], error: Int32? = nil, passed: Int32? = nil) throws(SystemCallError) -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        // POSIX_SPAWN_SETSID is 0x80; the Glibc module lacks it.
        posix_spawnattr_setflags(&attributes, Int16(0x80 | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let error { posix_spawn_file_actions_adddup2(&actions, error, 2) }
        if let passed { posix_spawn_file_actions_adddup2(&actions, passed, 3) }
        monohull_spawn_close_from(&actions, passed == nil ? 3 : 4)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        let result = posix_spawn(&pid, OwnExecutable.path, &actions, &attributes, arguments, environ)
        guard result == 0 else { throw SystemCallError("posix_spawn", path: OwnExecutable.path, errno: result) }
        return pid
    }
}
