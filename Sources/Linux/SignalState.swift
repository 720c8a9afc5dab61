import CLinux
import Glibc

/// What an exec hands on: the mask, and which signals are ignored. A program expects neither.
public enum SignalState {
    public static func reset() {
        for number: Int32 in 1...64 { signal(number, SIG_DFL) }
        var none = sigset_t()
        sigemptyset(&none)
        sigprocmask(SIG_SETMASK, &none, nil)
    }
}
