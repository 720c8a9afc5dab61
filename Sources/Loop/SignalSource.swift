import CLinux
import Glibc
import Linux

/// Signals as events of the loop. They are blocked for the process; children start with an empty mask.
public final class SignalSource {
    private let descriptor: FileDescriptor

    /// SIGPIPE is blocked as well, so that a reader who left shows as EPIPE.
    public init(
        _ loop: EventLoop,
        _ signals: [Int32],
        _ handler: @escaping (Int32) -> Void
    ) throws(SystemCallError) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        var blocked = set
        sigaddset(&blocked, SIGPIPE)
        sigprocmask(SIG_BLOCK, &blocked, nil)
        let flags = Int32(SFD_CLOEXEC | SFD_NONBLOCK)
        descriptor = FileDescriptor(owning: try systemCall("signalfd") { signalfd(-1, &set, flags) })
        let raw = descriptor.raw
        try loop.add(raw, EventLoop.readable) { _ in
            var information = signalfd_siginfo()
            let size = MemoryLayout<signalfd_siginfo>.size
            while Glibc.read(raw, &information, size) == size { handler(Int32(information.ssi_signo)) }
        }
    }
}
