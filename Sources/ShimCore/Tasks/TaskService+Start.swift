import CLinux
import Glibc
import Linux

extension TaskService {
    func exec(_ request: ExecRequest, _ container: Container, _ reply: Reply) throws {
        guard !request.execID.isEmpty else {
            throw CallError(.invalidArgument, "an exec needs an id: invalid argument")
        }
        let process = TaskProcess(execID: request.execID, request: request.stdio, spec: request.spec)
        try container.add(process)
        do {
            // Now and not at Start: clients attach between the two.
            process.stdio = try TaskStdio(request.stdio, stdioEnvironment(container))
        } catch {
            container.remove(process)
            throw error
        }
        process.state = .created
        events.execAdded(container, process)
        reply.sendEmpty()
    }

    func start(_ container: Container, _ process: TaskProcess, _ reply: Reply) throws {
        guard process.state == .created, !process.isStarting else {
            throw CallError.precondition("cannot start a process that was started before")
        }
        if !process.isInit { return try startExec(container, process, reply) }
        process.isStarting = true
        if let checkpoint = container.checkpoint {
            startRestored(container, checkpoint, reply)
        } else {
            startInit(container, reply)
        }
    }

    private func startInit(_ container: Container, _ reply: Reply) {
        container.runc.run(["start", container.id]) { [self] outcome in
            if outcome.succeeded {
                started(container, container.initial, reply)
            } else {
                reply.fail(outcome.failure("start"))
            }
            release(container, container.initial)
        }
    }

    func started(_ container: Container, _ process: TaskProcess, _ reply: Reply) {
        process.state = .running
        events.started(container, process)
        var message = ProtobufWriter()
        message.varint(1, UInt64(process.pid))
        reply.send(message)
    }

    private func startExec(_ container: Container, _ process: TaskProcess, _ reply: Reply) throws {
        guard let stdio = process.stdio else { throw CallError.precondition("process has no streams") }
        let spec = try process.runtimeSpec()
        // Names of our own: an exec id is a client's text.
        let name = "\(container.bundle)/exec\(counter.next())"
        let specFile = "\(name).json"
        let pidFile = "\(name).pid"
        try Files.writeAtomically(specFile, bytes: spec, sync: false)
        process.isStarting = true
        var arguments = ["exec", "--process", specFile, "--detach", "--pid-file", pidFile]
        if let console = stdio.consolePath { arguments += ["--console-socket", console] }
        arguments.append(container.id)
        container.runc.run(arguments, stdio.descriptors) { [self] outcome in
            defer {
                unlink(specFile)
                unlink(pidFile)
            }
            do {
                guard outcome.succeeded else { throw outcome.failure("exec") }
                try stdio.attachStarted()
                adopt(container, process, try Self.readPid(pidFile))
                started(container, process, reply)
                release(container, process)
            } catch {
                // It never ran, and is what it was until it is deleted.
                process.isStarting = false
                stdio.close()
                process.stdio = nil
                reply.fail(error)
            }
        }
    }
}
