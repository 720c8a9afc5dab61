import Glibc
import Linux

/// A child of this process on its way to become a container's: ended and reaped when the way fails.
struct ChildHandle {
    let pid: pid_t
    /// Open until this short-lived process ends.
    let pidfd: Int32

    init(_ pid: pid_t, _ pidfd: Int32) {
        self.pid = pid
        self.pidfd = pidfd
    }

    init(_ pid: pid_t) throws {
        self.init(pid, try PidFD.open(pid).descriptor.duplicate().take())
    }

    func reap() {
        var status: Int32 = 0
        waitpid(pid, &status, 0)
    }

    func end() {
        try? PidFD.send(SIGKILL, to: pidfd)
        reap()
    }
}
