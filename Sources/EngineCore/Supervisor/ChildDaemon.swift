import Glibc
import Linux

/// Starts one of our own roles as a child that outlives us: in a session of its own, so that a Ctrl-C for dockerd does
/// not end what keeps containers; with no parent-death signal, for the same reason; and with the signals open that we
/// keep blocked or ignored for ourselves.
enum ChildDaemon {
    /// `words[0]` is the role. It has standard error as ours is, unless there is another; and `passed` as descriptor 3.
    static func start(_ words: [String], error: Int32 = 2, passed: Int32? = nil) throws(SystemCallError) -> pid_t {
        var spawn = Spawn(path: OwnExecutable.path, arguments: words)
        spawn.descriptors = [0, 1, error]
        if let passed { spawn.descriptors.append(passed) }
        spawn.surroundings = .ownSession
        spawn.resetsSignals = true
        return try spawn.start()
    }
}
