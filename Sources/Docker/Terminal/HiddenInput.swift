import Glibc
import Text

/// A line that is typed without being shown.
enum HiddenInput {
    /// The prompt is shown to a terminal only. The end of the input is an empty line.
    static func ask(_ prompt: String) -> String {
        var saved = termios()
        guard isatty(0) == 1, tcgetattr(0, &saved) == 0 else { return (readLine() ?? "").trimmingBlanks() }
        try? writeFully(1, Array(prompt.utf8)[...])
        var hidden = saved
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(0, TCSANOW, &hidden)
        defer {
            tcsetattr(0, TCSANOW, &saved)
            say("")
        }
        return readLine() ?? ""
    }
}
