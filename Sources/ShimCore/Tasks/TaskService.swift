import Glibc
import Linux
import Loop

/// containerd.task.v2.Task and v3.Task. Each call is answered when its work is done; none blocks another.
final class TaskService {
    static let services = ["containerd.task.v3.Task", "containerd.task.v2.Task"]

    let loop: EventLoop
    let reaper: Reaper
    let events: TaskEvents
    let configuration: ServeConfiguration
    let counter = StdioEnvironment.Counter()
    let onShutdown: () -> Void
    /// By id: one, or those of a pod that share the shim.
    var containers: [String: Container] = [:]
    private let sandbox: SandboxService

    init(
        _ configuration: ServeConfiguration,
        _ loop: EventLoop,
        _ reaper: Reaper,
        _ publisher: EventPublisher,
        onShutdown: @escaping () -> Void
    ) {
        self.configuration = configuration
        self.loop = loop
        self.reaper = reaper
        self.onShutdown = onShutdown
        events = TaskEvents(publisher)
        sandbox = SandboxService(onShutdown: onShutdown)
    }

    func handle(_ call: Call, _ reply: Reply) {
        if call.service == SandboxService.name { return sandbox.handle(call, reply) }
        do {
            guard Self.services.contains(call.service) else {
                throw CallError(.unimplemented, "service \(call.service)")
            }
            try dispatch(call.method, call.payload, reply)
        } catch {
            reply.fail(error)
        }
    }

    private func dispatch(_ method: String, _ payload: [UInt8], _ reply: Reply) throws {
        switch method {
        case "Create": return try create(CreateRequest(payload), reply)
        case "Shutdown": return shutdown(reply)
        default: break
        }
        let fields = try ProtobufFields(payload)
        if method == "Connect" { return connect(fields.string(1), reply) }
        let container = try find(fields.string(1))
        if method == "Exec" { return try exec(ExecRequest(payload), container, reply) }
        switch method {
        case "Pids": return pids(container, reply)
        case "Pause": return setPaused(true, container, reply)
        case "Resume": return setPaused(false, container, reply)
        case "Checkpoint": return try checkpoint(container, fields, reply)
        case "Update": return try update(container, fields, reply)
        case "Stats": return try stats(container, reply)
        default: break
        }
        let process = try container.process(fields.string(2))
        switch method {
        case "State": state(container, process, reply)
        case "Start": try start(container, process, reply)
        case "Delete": try delete(container, process, reply)
        case "Kill": try kill(container, process, signal: fields.uint32(3), all: fields.bool(4), reply)
        case "Wait": process.wait(reply)
        case "ResizePty":
            try process.stdio?.resize(width: fields.uint32(3), height: fields.uint32(4))
            reply.sendEmpty()
        case "CloseIO":
            if fields.bool(3) { process.stdio?.closeInput() }
            reply.sendEmpty()
        default: throw CallError(.unimplemented, "method \(method)")
        }
    }

    private func find(_ id: String) throws -> Container {
        guard let container = containers[id] else { throw CallError.notFound("container not created") }
        return container
    }

    private func connect(_ id: String, _ reply: Reply) {
        var message = ProtobufWriter()
        message.varint(1, UInt64(getpid()))
        message.varint(2, UInt64(containers[id]?.initial.pid ?? 0))
        reply.send(message)
    }

    /// While a container is left, or a sandbox that has a shutdown of its own, this changes nothing.
    private func shutdown(_ reply: Reply) {
        reply.sendEmpty()
        if containers.isEmpty && !sandbox.isOpen { onShutdown() }
    }

    private func state(_ container: Container, _ process: TaskProcess, _ reply: Reply) {
        var message = ProtobufWriter()
        message.string(1, container.id)
        message.string(2, container.bundle)
        message.varint(3, UInt64(process.pid))
        message.varint(4, process.state.rawValue)
        message.string(5, process.request.stdin)
        message.string(6, process.request.stdout)
        message.string(7, process.request.stderr)
        message.bool(8, process.request.terminal)
        message.varint(9, UInt64(process.exitStatus))
        message.timestamp(10, process.exitedAt)
        message.string(11, process.execID)
        reply.send(message)
    }
}
