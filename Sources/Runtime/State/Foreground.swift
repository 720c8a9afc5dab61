import CLinux
import Glibc
import Linux

/// Waits for a container's process in the foreground and passes signals on to it.
public enum Foreground {
    /// Call before the process is made, so that no signal is lost in between.
    public static func holdSignals() {
        var all = sigset_t()
        sigfillset(&all)
        sigprocmask(SIG_BLOCK, &all, nil)
    }

    /// The exit code, 128 and the number for a signal.
    public static func wait(for pid: pid_t) throws -> Int32 {
        var all = sigset_t()
        sigfillset(&all)
        while true {
            var status: Int32 = 0
            let ended = waitpid(pid, &status, WNOHANG)
            if ended == pid { return ExitStatus(status).code }
            if ended < 0 && errno != EINTR { throw SystemCallError("waitpid") }
            var information = siginfo_t()
            let signal = sigwaitinfo(&all, &information)
            // SIGURG is how a Go parent wakes its own threads; a container has nothing to do with it.
            if signal > 0 && signal != SIGCHLD && signal != SIGURG { kill(pid, signal) }
        }
    }
}
