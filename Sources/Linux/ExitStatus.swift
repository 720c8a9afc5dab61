import Glibc

/// How a process ended, from waitpid(2)'s status.
public struct ExitStatus: Sendable, Equatable {
    private let status: Int32

    public init(_ status: Int32) {
        self.status = status
    }

    /// The exit code, or 128 and the signal's number, as a shell has it.
    public var code: Int32 {
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// The signal that ended the process; nil when it exited by itself.
    public var signal: Int32? { status & 0x7F == 0 ? nil : status & 0x7F }

    /// As Go's os/exec tells of a program that failed.
    public var goText: String {
        guard let signal else { return "exit status \(code)" }
        return "signal: " + String(cString: strsignal(signal)).lowercased()
    }
}
