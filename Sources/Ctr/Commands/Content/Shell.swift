import Glibc
import Linux

/// A command of the user's for the shell, with our terminal.
enum Shell {
    /// Blocks until it has ended.
    static func run(_ line: String) throws {
        var pid: pid_t = 0
        let words: [String] = ["sh", "-c", line]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for case let argument? in arguments { free(argument) } }
        let code = posix_spawn(&pid, "/bin/sh", nil, nil, &arguments, environ)
        guard code == 0 else { throw SystemCallError("posix_spawn", path: "/bin/sh", errno: code) }
        var status: Int32 = 0
        try systemCall("waitpid") { waitpid(pid, &status, 0) }
        if status != 0 { throw Failure("exit status \(status >> 8 & 0xFF)") }
    }
}
