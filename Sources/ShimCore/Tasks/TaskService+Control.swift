import Glibc
import Linux
import Text

extension TaskService {
    func kill(
        _ container: Container,
        _ process: TaskProcess,
        signal: UInt32,
        all: Bool,
        _ reply: Reply
    ) throws {
        guard process.pid > 0 else { throw CallError.precondition("process not created") }
        guard process.state != .stopped, process.heldExit == nil else {
            throw CallError.notFound("process already finished")
        }
        guard process.isInit else {
            // Not reaped yet, so the number is still its own; the runtime made it the first of its session and group.
            guard Glibc.kill(all ? -process.pid : process.pid, Int32(truncatingIfNeeded: signal)) == 0 else {
                throw errno == ESRCH ? CallError.notFound("process already finished") : SystemCallError("kill")
            }
            return reply.sendEmpty()
        }
        let options = all ? ["--all"] : []
        container.runc.run(["kill"] + options + [container.id, String(signal)]) { outcome in
            if outcome.succeeded { return reply.sendEmpty() }
            reply.fail(Self.killFailure(outcome))
        }
    }

    private static func killFailure(_ outcome: RuncCommand.Outcome) -> CallError {
        let text = outcome.error.lowercased()
        for known in ["process already finished", "container not running", "no such process"]
        where text.hasSuffix(known) {
            return CallError.notFound("process already finished")
        }
        if text.hasSuffix("does not exist") { return CallError.notFound("no such container") }
        return CallError(.unknown, "unknown error after kill: \(outcome.error)")
    }

    func setPaused(_ paused: Bool, _ container: Container, _ reply: Reply) {
        let verb = paused ? "pause" : "resume"
        guard container.initial.state == (paused ? .running : .paused) else {
            return reply.fail(CallError.precondition("cannot \(verb) a container in this state"))
        }
        container.runc.run([verb, container.id]) { [self] outcome in
            guard outcome.succeeded else { return reply.fail(outcome.failure(verb)) }
            if container.initial.state != .stopped { container.initial.state = paused ? .paused : .running }
            if paused { events.paused(container) } else { events.resumed(container) }
            reply.sendEmpty()
        }
    }

    func pids(_ container: Container, _ reply: Reply) {
        container.runc.run(["ps", "--format", "json", container.id]) { outcome in
            guard outcome.succeeded, let list = try? JSONNode.parse(outcome.output) else {
                return reply.fail(outcome.failure("ps"))
            }
            var message = ProtobufWriter()
            for pid in list.elements.compactMap(\.int32) {
                var information = ProtobufWriter()
                information.varint(1, UInt64(pid))
                if let exec = container.execs.first(where: { $0.pid == pid }) {
                    var details = ProtobufWriter()
                    details.string(1, exec.execID)
                    var any = ProtobufWriter()
                    any.string(1, "containerd.runc.v1.ProcessDetails")
                    any.message(2, details.bytes)
                    information.message(2, any.bytes)
                }
                message.message(1, information.bytes)
            }
            reply.send(message)
        }
    }
}
