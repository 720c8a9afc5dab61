import Glibc
import Linux

/// A program whose standard input and output are a connection to the daemon.
final class ConnectionProgram {
    private let arguments: [String]
    private let pid: pid_t
    private let messages: FileDescriptor
    private static let limit = 64 << 10

    /// The stream is the other end of what the program has. It gets a session of its own: Ctrl-C is for us, and what
    /// we then do about it still goes through it.
    static func start(_ arguments: [String]) throws -> HTTPStream {
        guard let path = Spawn.find(arguments[0]) else {
            throw ConnectionFailure.other("exec: \"\(arguments[0])\": executable file not found in $PATH")
        }
        let ends = try SocketPair.make(SOCK_STREAM)
        let stream = FileDescriptor(owning: ends.ours)
        let theirs = FileDescriptor(owning: ends.theirs)
        let messages = try FileDescriptor.memory("messages")
        var spawn = Spawn(path: path, arguments: arguments)
        spawn.descriptors = [theirs.raw, theirs.raw, messages.raw]
        spawn.surroundings = .ownSession
        spawn.resetsSignals = true
        let pid = try spawn.start()
        let program = ConnectionProgram(arguments: arguments, pid: pid, messages: messages)
        return HTTPStream(raw: stream.take(), endReason: program.endReason)
    }

    private init(arguments: [String], pid: pid_t, messages: consuming FileDescriptor) {
        self.arguments = arguments
        self.pid = pid
        self.messages = messages
    }

    /// The stream has ended, so the program ends as well.
    private func endReason() -> String? {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        var text = [UInt8](repeating: 0, count: Self.limit)
        let count = pread(messages.raw, &text, text.count, 0)
        let said = String(decoding: text[..<max(0, count)], as: UTF8.self)
        return "command [\(arguments.joined(separator: " "))] has exited with \(ExitStatus(status).goText), make sure "
            + "the URL is valid, and Docker 18.09 or later is installed on the remote host: stderr=\(said)"
    }
}
