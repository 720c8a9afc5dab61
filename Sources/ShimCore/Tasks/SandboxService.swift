import CLinux
import Glibc

/// containerd.runtime.sandbox.v1.Sandbox, as containerd's own shim has it: the sandbox is the shim process, and what
/// makes a pod of it (the pause container, its namespaces) is a task like any other.
final class SandboxService {
    static let name = "containerd.runtime.sandbox.v1.Sandbox"

    private let onShutdown: () -> Void
    private var created: timespec?
    private var started: timespec?
    private var stopped: timespec?
    private var id = ""
    private var waiting: [Reply] = []

    /// Made, and not yet told to end.
    var isOpen: Bool { created != nil && stopped == nil }

    init(onShutdown: @escaping () -> Void) {
        self.onShutdown = onShutdown
    }

    func handle(_ call: Call, _ reply: Reply) {
        do {
            try dispatch(call.method, ProtobufFields(call.payload), reply)
        } catch {
            reply.fail(error)
        }
    }

    private func dispatch(_ method: String, _ request: ProtobufFields, _ reply: Reply) throws {
        switch method {
        case "CreateSandbox":
            id = request.string(1)
            created = Self.now()
            reply.sendEmpty()
        case "StartSandbox": start(reply)
        case "Platform": platform(reply)
        case "StopSandbox":
            stop()
            reply.sendEmpty()
        case "WaitSandbox":
            if stopped == nil { waiting.append(reply) } else { answerWait(reply) }
        case "SandboxStatus": status(reply)
        case "PingSandbox", "SandboxMetrics": reply.sendEmpty()
        case "ShutdownSandbox":
            stop()
            reply.sendEmpty()
            onShutdown()
        default: throw CallError(.unimplemented, "method \(method)")
        }
    }

    private func start(_ reply: Reply) {
        let time = Self.now()
        started = time
        var message = ProtobufWriter()
        message.varint(1, UInt64(getpid()))
        message.timestamp(2, time)
        reply.send(message)
    }

    private func platform(_ reply: Reply) {
        #if arch(arm64)
            let architecture = "arm64"
        #else
            let architecture = "amd64"
        #endif
        var platform = ProtobufWriter()
        platform.string(1, "linux")
        platform.string(2, architecture)
        var message = ProtobufWriter()
        message.message(1, platform.bytes)
        reply.send(message)
    }

    private func stop() {
        guard stopped == nil else { return }
        stopped = Self.now()
        let replies = waiting
        waiting = []
        for reply in replies { answerWait(reply) }
    }

    private func answerWait(_ reply: Reply) {
        var message = ProtobufWriter()
        message.timestamp(2, stopped)
        reply.send(message)
    }

    private func status(_ reply: Reply) {
        var message = ProtobufWriter()
        message.string(1, id)
        message.varint(2, UInt64(getpid()))
        message.string(3, started != nil && stopped == nil ? "SANDBOX_READY" : "SANDBOX_NOTREADY")
        message.timestamp(5, created)
        message.timestamp(6, stopped)
        reply.send(message)
    }

    private static func now() -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time
    }
}
