import ContainerdAPI
import Linux
import SwiftProtobuf

/// `ctr tasks kill`, `pause` and `resume`.
enum TaskControl {
    static func kill(_ invocation: Invocation) async throws {
        let id = invocation.argument(0)
        if id.isEmpty { throw Failure("container id must be provided") }
        let (isAll, exec) = (invocation.isOn("all"), invocation.string("exec-id"))
        if isAll && !exec.isEmpty { throw Failure("specify an exec-id or all; not both") }
        try await invocation.connected { connection in
            let container = try await connection.container(id)
            var name = invocation.string("signal")
            if name.isEmpty { name = container.labels["io.containerd.image.config.stop-signal"] ?? "SIGTERM" }
            guard let signal = SignalNames.number(name), signal > 0 else { throw Failure("invalid signal: \(name)") }
            _ = try await connection.task(of: id)
            let request = Containerd_Services_Tasks_V1_KillRequest.with {
                $0.containerID = id
                $0.execID = exec
                $0.signal = UInt32(signal)
                $0.all = isAll
            }
            _ = try await connection.call { try await connection.tasks.kill(request) }
        }
    }

    static func pause(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            let id = invocation.argument(0)
            _ = try await connection.task(of: id)
            let request = Containerd_Services_Tasks_V1_PauseTaskRequest.with { $0.containerID = id }
            _ = try await connection.call { try await connection.tasks.pause(request) }
        }
    }

    static func resume(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            let id = invocation.argument(0)
            _ = try await connection.task(of: id)
            let request = Containerd_Services_Tasks_V1_ResumeTaskRequest.with { $0.containerID = id }
            _ = try await connection.call { try await connection.tasks.resume(request) }
        }
    }
}
