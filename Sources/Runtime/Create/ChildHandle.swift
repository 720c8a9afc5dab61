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

    /// This child is a process in between, which makes the one that is wanted as a sibling of itself (CLONE_PARENT)
    /// and ends: waits for the id of that one. `mapIDs` writes the id maps when they are asked for.
    func awaitSibling(_ channel: borrowing SyncChannel, mapIDs: () throws -> Void) throws -> pid_t {
        while true {
            guard let message = try channel.receive() else {
                throw RuntimeError("the process that enters the namespaces has ended (killed, or out of memory)")
            }
            switch message.kind {
            case .mapIDs:
                try mapIDs()
                try channel.send(.proceed)
            case .child:
                guard let sibling = pid_t(message.text) else { throw RuntimeError("no process id: \(message.text)") }
                reap()
                return sibling
            // The sibling shares the channel, and may be the faster one.
            case .log: RuntimeLog.writeForwarded(message.text)
            case .failed: throw RuntimeError("error during container init: \(message.text)")
            default: throw RuntimeError("unexpected message \(message.kind) while namespaces are entered")
            }
        }
    }

    func end() {
        try? PidFD.send(SIGKILL, to: pidfd)
        reap()
    }
}
