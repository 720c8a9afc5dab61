import Glibc
import Linux

/// A command of the user's for the shell, with our terminal.
enum Shell {
    /// Blocks until it has ended.
    static func run(_ line: String) throws {
        var spawn = Spawn(path: "/bin/sh", arguments: ["sh", "-c", line])
        spawn.descriptors = [0, 1, 2]
        let pid = try spawn.start()
        var status: Int32 = 0
        try systemCall("waitpid") { waitpid(pid, &status, 0) }
        if status != 0 { throw Failure("exit status \(status >> 8 & 0xFF)") }
    }
}
