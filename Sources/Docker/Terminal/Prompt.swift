import CLinux
import Glibc
import Linux

/// One line that is asked of a person.
enum Prompt {
    /// Without blanks around it; "" at the end of the input. `echoes`: false for what nobody else may read; where no
    /// terminal could show it, nothing is asked.
    static func line(_ question: String, echoes: Bool = true) throws -> String {
        if echoes || isatty(0) == 1 { try writeFully(1, Array(question.utf8)[...]) }
        var saved = termios()
        let isSilent = !echoes && tcgetattr(0, &saved) == 0
        if isSilent {
            var silent = saved
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(0, TCSANOW, &silent)
        }
        // A terminal that stays silent after Ctrl-C is a nuisance.
        let signals = isSilent ? Signals([SIGINT, SIGTERM]) : nil
        defer {
            if isSilent {
                tcsetattr(0, TCSANOW, &saved)
                // The one that was typed was not shown.
                say("")
            }
        }
        var bytes: [UInt8] = []
        while bytes.count < 64 << 10 {
            var waits = [
                pollfd(fd: 0, events: Int16(POLLIN), revents: 0),
                pollfd(fd: signals?.raw ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            if poll(&waits, 2, -1) < 0 && errno != EINTR { throw SystemCallError("poll") }
            if waits[1].revents != 0, signals?.next() != nil { throw Failure("prompt terminated", exitCode: 130) }
            if waits[0].revents == 0 { continue }
            var byte: UInt8 = 0
            let count = try systemCall("read") { read(0, &byte, 1) }
            if count == 0 || byte == 0x0A { break }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self).trimmingBlanks()
    }
}
