import Glibc
import Linux

extension TaskService {
    /// Processes that outlive the first may hold its output open; after this long they are not waited for.
    private static let drainMilliseconds: UInt64 = 2000

    func delete(_ container: Container, _ process: TaskProcess, _ reply: Reply) throws {
        guard process.state == .stopped || process.state == .created, !process.isStarting else {
            throw CallError.precondition("cannot delete a running process")
        }
        guard !process.isInit else { return deleteInit(container, reply) }
        drain(process) { [self] in
            container.remove(process)
            answerDelete(process, reply)
            if process.state == .created { process.abandon() }
        }
    }

    private func drain(_ process: TaskProcess, _ completion: @escaping () -> Void) {
        guard let stdio = process.stdio else { return completion() }
        // What never ran has nothing to say.
        let limit = process.pid > 0 && process.state == .stopped ? Self.drainMilliseconds : 0
        stdio.drain(milliseconds: limit) {
            stdio.close()
            process.stdio = nil
            completion()
        }
    }

    private func deleteInit(_ container: Container, _ reply: Reply) {
        container.monitor?.stop()
        let wasCreated = container.initial.state == .created
        container.runc.run(["delete"] + (wasCreated ? ["--force"] : []) + [container.id]) { [self] outcome in
            guard outcome.succeeded || outcome.error.hasSuffix("does not exist") else {
                return reply.fail(outcome.failure("delete"))
            }
            drain(container.initial) { [self] in
                container.unmountRootfs()
                events.deleted(container)
                if containers[container.id] === container { containers[container.id] = nil }
                answerDelete(container.initial, reply)
            }
        }
    }

    private func answerDelete(_ process: TaskProcess, _ reply: Reply) {
        var message = ProtobufWriter()
        message.varint(1, UInt64(process.pid))
        message.varint(2, UInt64(process.exitStatus))
        message.timestamp(3, process.exitedAt)
        reply.send(message)
    }
}
