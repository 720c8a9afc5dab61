import Glibc
import Linux

/// Processes to disk and back, by the runtime and criu.
extension TaskService {
    /// CheckpointTaskRequest: id, path, options.
    func checkpoint(_ container: Container, _ fields: ProtobufFields, _ reply: Reply) throws {
        guard container.initial.state == .running || container.initial.state == .paused else {
            throw CallError.precondition("cannot checkpoint a container in this state")
        }
        let path = fields.string(2)
        let options = try CheckpointOptions(any: ProtobufFields(fields.bytes(3)))
        let work = options.workPath.isEmpty ? "\(container.bundle)/criu-work" : options.workPath
        var arguments = ["checkpoint", "--image-path", path, "--work-path", work] + options.flags
        if !options.exits { arguments.append("--leave-running") }
        container.runc.run(arguments + [container.id]) { [self] outcome in
            defer { if options.workPath.isEmpty { try? Files.removeTree(work) } }
            guard outcome.succeeded else {
                // What criu says is kept where the error points to.
                let log = "\(container.bundle)/criu-dump.log"
                if let bytes = try? Files.read("\(work)/dump.log", limit: 64 << 20) {
                    try? Files.writeAtomically(log, bytes: bytes, sync: false)
                }
                return reply.fail(CallError(.unknown, "\(outcome.error) path= \(log)"))
            }
            events.checkpointed(container, path)
            reply.sendEmpty()
        }
    }

    /// What `start` is for a container that was created from a checkpoint.
    func startRestored(_ container: Container, _ checkpoint: Container.Checkpoint, _ reply: Reply) {
        guard let stdio = container.initial.stdio else {
            return reply.fail(CallError.precondition("process has no streams"))
        }
        let options = container.runc.options
        let pidFile = "\(container.bundle)/init.pid"
        let work = options.criuWorkPath.isEmpty ? "\(container.bundle)/criu-work" : options.criuWorkPath
        var arguments = ["restore", "--image-path", checkpoint.image, "--work-path", work]
        if !checkpoint.parent.isEmpty { arguments += ["--parent-path", checkpoint.parent] }
        arguments += ["--bundle", container.bundle, "--detach", "--no-subreaper", "--pid-file", pidFile]
        if let console = stdio.consolePath { arguments += ["--console-socket", console] }
        if options.noPivotRoot { arguments.append("--no-pivot") }
        container.runc.run(arguments + [container.id], stdio.descriptors) { [self] outcome in
            do {
                guard outcome.succeeded else { throw outcome.failure("restore") }
                try stdio.attachStarted()
                adopt(container, container.initial, try Self.readPid(pidFile))
                observe(container)
                started(container, container.initial, reply)
            } catch {
                reply.fail(error)
            }
            release(container, container.initial)
        }
    }
}
