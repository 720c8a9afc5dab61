import Glibc
import Linux

/// How the end of a process becomes known. Clients rely on the order: a start is told before its end, and the
/// end of what was executed in a container before the end of the container.
extension TaskService {
    func adopt(_ container: Container, _ process: TaskProcess, _ pid: pid_t) {
        process.pid = pid
        reaper.claim(pid) { [self] exit in
            process.heldExit = exit
            if !process.isStarting { tellExit(container, process) }
        }
    }

    /// The command that started the process has been answered: an end that came meanwhile may be told.
    func release(_ container: Container, _ process: TaskProcess) {
        process.isStarting = false
        tellExit(container, process)
    }

    private func tellExit(_ container: Container, _ process: TaskProcess) {
        guard let exit = process.heldExit else { return }
        if process.isInit {
            // Told before the end that it caused.
            container.monitor?.check()
            if container.sharesPidNamespace {
                container.runc.run(["kill", "--all", container.id, "9"]) { _ in }
            } else if container.execs.contains(where: { $0.pid > 0 && $0.state != .stopped }) {
                // The kernel is ending these too; theirs are told first, and then this one.
                return
            }
        }
        process.heldExit = nil
        process.finish(exit.status, at: exit.time)
        events.exited(container, process)
        if !process.isInit && container.initial.heldExit != nil && !container.initial.isStarting {
            tellExit(container, container.initial)
        }
    }
}
