import CLinux
import Glibc
import Linux

/// A command that stays with the process it started: signals go on to it, children are waited for, its exit code is
/// ours.
public struct Foreground: ~Copyable {
    private let signals: FileDescriptor

    /// Call before the process is made: from here on signals wait, so none is lost in between. As subreaper this
    /// process also gets those whose parent in the container's session has ended.
    public init(isSubreaper: Bool) throws {
        if isSubreaper { try systemCall("prctl") { monohull_become_subreaper() } }
        var all = sigset_t()
        sigfillset(&all)
        sigprocmask(SIG_BLOCK, &all, nil)
        let flags = Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK)
        signals = FileDescriptor(owning: try systemCall("signalfd") { signalfd(-1, &all, flags) })
    }

    /// Waits until the process has ended, and moves what goes through its terminal meanwhile. The exit code, 128 and
    /// the number for a signal.
    public func wait(for pid: pid_t, relay: TerminalRelay? = nil, notify: NotifySocket? = nil) throws -> Int32 {
        var notify = notify
        relay?.resize()
        while true {
            // Before the first sleep too: SIGCHLD may have come before it was looked for.
            if let code = try reap(pid) {
                relay?.drain()
                return code
            }
            var entries = [pollfd(fd: signals.raw, events: Int16(POLLIN), revents: 0)]
            entries.append(pollfd(fd: notify?.descriptor ?? -1, events: Int16(POLLIN), revents: 0))
            entries += relay?.interests ?? []
            try systemCall("poll") { poll(&entries, nfds_t(entries.count), -1) }
            while let signal = nextSignal() { forward(signal, to: pid, relay) }
            if let socket = notify, entries[1].revents != 0, socket.forwardNow() { notify = nil }
            relay?.move(Array(entries.dropFirst(2)))
        }
    }

    /// All that have ended; the exit code when `pid` is among them.
    private func reap(_ pid: pid_t) throws -> Int32? {
        var found: Int32?
        while true {
            var status: Int32 = 0
            let ended = waitpid(-1, &status, WNOHANG)
            if ended < 0 && errno == EINTR { continue }
            if ended < 0 && errno != ECHILD { throw SystemCallError("waitpid") }
            if ended <= 0 { break }
            let code = ExitStatus(status).code
            RuntimeLog.debug("process exited pid=\(ended) status=\(code)")
            if ended == pid { found = code }
        }
        return found
    }

    private func nextSignal() -> Int32? {
        var information = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        guard read(signals.raw, &information, size) == size else { return nil }
        return Int32(information.ssi_signo)
    }

    private func forward(_ signal: Int32, to pid: pid_t, _ relay: TerminalRelay?) {
        switch signal {
        case SIGCHLD: return
        // How a Go parent wakes its own threads; a container has nothing to do with it.
        case SIGURG: return
        case SIGWINCH where relay != nil: relay?.resize()
        default:
            RuntimeLog.debug("forwarding signal \(signal) to \(pid)")
            kill(pid, signal)
        }
    }
}
