import Glibc
import Linux

extension TaskService {
    func create(_ request: CreateRequest, _ reply: Reply) throws {
        guard containers[request.id] == nil else {
            throw CallError(.alreadyExists, "container \(request.id): already exists")
        }
        guard request.bundle.utf8.first == UInt8(ascii: "/"), !request.id.isEmpty else {
            throw CallError(.invalidArgument, "a task needs an id and an absolute bundle: invalid argument")
        }
        let options = request.options ?? RuncOptions(bundle: request.bundle)
        try options.write(bundle: request.bundle)
        let initial = TaskProcess(execID: "", request: request.stdio)
        let container = Container(
            id: request.id,
            runc: RuncCommand(options, bundle: request.bundle, namespace: configuration.namespace, reaper),
            initial: initial,
            hasRootfsMounts: !request.rootfs.isEmpty,
            checkpoint: request.checkpoint
        )
        try container.mountRootfs(request.rootfs)
        do {
            let stdio = try TaskStdio(request.stdio, stdioEnvironment(container))
            initial.stdio = stdio
            containers[request.id] = container
            if container.checkpoint == nil { runCreate(container, stdio, reply) } else { created(container, reply) }
        } catch {
            container.unmountRootfs()
            throw error
        }
    }

    func stdioEnvironment(_ container: Container) -> StdioEnvironment {
        StdioEnvironment(
            loop: loop,
            reaper: reaper,
            options: container.runc.options,
            socketFolder: Files.parent(of: configuration.socket),
            socketPrefix: String(configuration.socket.split(separator: "/").last ?? "shim"),
            containerID: container.id,
            namespace: configuration.namespace,
            counter: counter
        )
    }

    private func runCreate(_ container: Container, _ stdio: TaskStdio, _ reply: Reply) {
        let pidFile = "\(container.bundle)/init.pid"
        var arguments = ["create", "--bundle", container.bundle, "--pid-file", pidFile]
        if let console = stdio.consolePath { arguments += ["--console-socket", console] }
        if container.runc.options.noPivotRoot { arguments.append("--no-pivot") }
        if container.runc.options.noNewKeyring { arguments.append("--no-new-keyring") }
        arguments.append(container.id)
        container.initial.isStarting = true
        container.runc.run(arguments, stdio.descriptors) { [self] outcome in
            do {
                guard outcome.succeeded else { throw outcome.failure("create") }
                try stdio.attachStarted()
                adopt(container, container.initial, try Self.readPid(pidFile))
                observe(container)
                created(container, reply)
                release(container, container.initial)
            } catch {
                stdio.close()
                container.unmountRootfs()
                containers[container.id] = nil
                reply.fail(error)
            }
        }
    }

    /// What is restored from a checkpoint has no process before it is started.
    private func created(_ container: Container, _ reply: Reply) {
        container.initial.state = .created
        events.created(container)
        var message = ProtobufWriter()
        message.varint(1, UInt64(container.initial.pid))
        reply.send(message)
    }

    static func readPid(_ path: String) throws -> pid_t {
        let bytes = try Files.read(path, limit: 32)
        guard let pid = pid_t(String(decoding: bytes, as: UTF8.self)), pid > 0 else {
            throw CallError(.unknown, "the runtime wrote no process id to \(path)")
        }
        return pid
    }
}
