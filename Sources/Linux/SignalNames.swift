import Glibc

/// Signals by name, as `kill` commands take them.
public enum SignalNames {
    private static let names: [(String, Int32)] = [
        ("HUP", SIGHUP), ("INT", SIGINT), ("QUIT", SIGQUIT), ("ILL", SIGILL), ("TRAP", SIGTRAP), ("ABRT", SIGABRT),
        ("BUS", SIGBUS), ("FPE", SIGFPE), ("KILL", SIGKILL), ("USR1", SIGUSR1), ("SEGV", SIGSEGV), ("USR2", SIGUSR2),
        ("PIPE", SIGPIPE), ("ALRM", SIGALRM), ("TERM", SIGTERM), ("STKFLT", 16), ("CHLD", SIGCHLD), ("CONT", SIGCONT),
        ("STOP", SIGSTOP), ("TSTP", SIGTSTP), ("TTIN", SIGTTIN), ("TTOU", SIGTTOU), ("URG", SIGURG), ("XCPU", SIGXCPU),
        ("XFSZ", SIGXFSZ), ("VTALRM", SIGVTALRM), ("PROF", SIGPROF), ("WINCH", SIGWINCH), ("IO", SIGIO),
        ("POLL", SIGIO), ("PWR", SIGPWR), ("SYS", SIGSYS), ("IOT", SIGABRT), ("CLD", SIGCHLD), ("RTMIN", 34),
        ("RTMAX", 64),
    ]

    /// Every name that `kill` takes without "SIG", as shells offer them.
    public static var offered: [String] {
        names.map(\.0) + (1...15).map { "RTMIN+\($0)" } + (1...14).map { "RTMAX-\($0)" }
    }

    /// "SIGTERM", "term", "15", "RTMIN+3"; nil for anything else.
    public static func number(_ text: String) -> Int32? {
        if let number = Int32(text) { return (0...64).contains(number) ? number : nil }
        var name = text.uppercased()
        if name.hasPrefix("SIG") { name.removeFirst(3) }
        if name.hasPrefix("RTMIN+"), let offset = Int32(name.dropFirst(6)), (0...30).contains(offset) {
            return 34 + offset
        }
        if name.hasPrefix("RTMAX-"), let offset = Int32(name.dropFirst(6)), (0...30).contains(offset) {
            return 64 - offset
        }
        return names.first { $0.0 == name }?.1
    }
}
