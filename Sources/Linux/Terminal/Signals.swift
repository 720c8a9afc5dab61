import CLinux
import Glibc

/// Signals as a readable descriptor, so that one poll(2) waits for everything. At its end they do what they did before.
public final class Signals {
    public let raw: Int32
    private var before = sigset_t()

    public init(_ numbers: [Int32]) {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers { sigaddset(&set, number) }
        sigprocmask(SIG_BLOCK, &set, &before)
        raw = signalfd(-1, &set, O_CLOEXEC | O_NONBLOCK)
    }

    deinit {
        close(raw)
        sigprocmask(SIG_SETMASK, &before, nil)
    }

    public func next() -> Int32? {
        var info = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        return read(raw, &info, size) == size ? Int32(info.ssi_signo) : nil
    }
}
