import CLinux
import Glibc

/// A program that this process, which has one thread, starts and waits for. Not for daemons: a fork of a process with
/// threads may not go on in Swift.
public struct ChildProcess: ~Copyable {
    public let pid: pid_t
    private let handle: PidFD

    /// `environment` holds "KEY=VALUE" entries and is all that the program gets. Its standard input is `input`, or
    /// ours when that is nil, and so are its two outputs; every descriptor above the standard ones is closed. `folder`
    /// is its working directory.
    ///
    /// A program that can't be started ends with 127, after a line on its standard error that says why.
    public init(
        _ program: String,
        _ arguments: [String],
        environment: [String],
        folder: String? = nil,
        input: Int32? = nil,
        output: Int32? = nil,
        error: Int32? = nil
    ) throws(SystemCallError) {
        var pidfd: Int32 = -1
        let pid = try systemCall("clone3") { monohull_clone3(0, &pidfd, -1) }
        if pid == 0 { Self.execute(program, arguments, environment, folder, [input, output, error]) }
        self.pid = pid
        handle = PidFD(FileDescriptor(owning: pidfd))
    }

    private static func execute(
        _ program: String,
        _ arguments: [String],
        _ environment: [String],
        _ folder: String?,
        _ streams: [Int32?]
    ) -> Never {
        for (number, stream) in streams.enumerated() {
            if let stream { dup2(stream, Int32(number)) }
        }
        if let folder { _ = chdir(folder) }
        let closeOnExec: UInt32 = 4
        _ = monohull_close_range(3, .max, closeOnExec)
        SignalState.reset()
        var argumentPointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var environmentPointers: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        execve(program, &argumentPointers, &environmentPointers)
        StandardError.write("\(SystemCallError("exec", path: program))\n")
        _exit(127)
    }

    public func send(_ signal: Int32) throws(SystemCallError) { try handle.send(signal) }

    /// Blocks until it has ended.
    public func wait() throws(SystemCallError) -> ExitStatus {
        var status: Int32 = 0
        let pid = self.pid
        try systemCall("waitpid") { waitpid(pid, &status, 0) }
        return ExitStatus(status)
    }

    /// The same for `milliseconds` at the most; nil when it still runs then.
    public func wait(milliseconds: Int32) throws(SystemCallError) -> ExitStatus? {
        guard handle.waitForExit(milliseconds: milliseconds) else { return nil }
        return try wait()
    }
}
