import Cgroups
import Linux

/// Limits and what is used of them.
extension TaskService {
    /// UpdateTaskRequest: id, resources as the JSON of the runtime specification.
    func update(_ container: Container, _ fields: ProtobufFields, _ reply: Reply) throws {
        let resources = Array(try ProtobufFields(fields.bytes(2)).bytes(2))
        guard !resources.isEmpty else {
            throw CallError(.invalidArgument, "an update needs resources: invalid argument")
        }
        container.runc.run(["update", "--resources=-", container.id], input: resources) { outcome in
            guard outcome.succeeded else { return reply.fail(outcome.failure("update")) }
            reply.sendEmpty()
        }
    }

    func stats(_ container: Container, _ reply: Reply) throws {
        guard let group = container.cgroup else { throw CallError.notFound("cgroup does not exist") }
        var message = ProtobufWriter()
        message.message(1, MetricsMessage.any(try group.stats(), isV2: group.isV2))
        reply.send(message)
    }

    /// From the moment that a process is in the group: one that grows fast must not be missed.
    func observe(_ container: Container) {
        guard let group = try? CgroupManager.ofProcess(container.initial.pid) else { return }
        container.cgroup = group
        container.monitor = OOMMonitor(group, loop) { [self, unowned container] in
            events.outOfMemory(container)
        }
    }
}
