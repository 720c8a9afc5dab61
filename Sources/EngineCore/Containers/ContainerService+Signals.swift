import ContainerdAPI
import DockerAPI
import Glibc
import Linux
import SwiftProtobuf

extension ContainerService {
    /// Sends a signal to the container's first process. One that has just ended is no error.
    func signal(_ id: String, _ number: Int32) async throws {
        let request = Containerd_Services_Tasks_V1_KillRequest.with {
            $0.containerID = id
            $0.signal = UInt32(number)
        }
        _ = try await client.callUnlessMissing { [client] in
            try await client.tasks.kill(request, metadata: client.metadata)
        }
    }

    private static func number(_ text: String, default fallback: Int32) throws -> Int32 {
        if text.isEmpty { return fallback }
        guard let number = SignalNames.number(text), number > 0 else {
            throw EngineError.invalid("invalid signal: \(text)")
        }
        return number
    }

    public func kill(_ name: String, signal text: String) async throws {
        let record = try find(name)
        let number = try Self.number(text, default: SIGKILL)
        guard record.state.isRunning else {
            throw EngineError.conflict("container \(record.id) is not running")
        }
        let end = try wait(record.id, .notRunning)
        try await signal(record.id, number)
        if record.state.status == "paused", number == SIGKILL || number == SIGTERM { try? await unpause(record.id) }
        // Clients expect a killed container to be over when the call returns.
        if number == SIGKILL { _ = await end.value() }
    }

    /// `timeout` in seconds; below 0 there is no limit, nil is the container's own or docker's 10.
    public func stop(_ name: String, signal text: String, timeout: Int?) async throws {
        let record = try find(name)
        guard record.state.isRunning else { throw EngineError.notModified("container is already stopped") }
        let number = try Self.number(text.isEmpty ? record.config.stopSignal : text, default: SIGTERM)
        let seconds = timeout ?? record.config.stopTimeout ?? 10
        let end = try wait(record.id, .notRunning)
        try await signal(record.id, number)
        // A frozen process sees no signal before it thaws.
        if record.state.status == "paused" { try? await unpause(record.id) }
        let id = record.id
        let killer = Task {
            guard seconds >= 0 else { return }
            try await Task.sleep(for: .seconds(seconds))
            try await signal(id, SIGKILL)
        }
        _ = await end.value()
        killer.cancel()
    }

    public func resize(_ name: String, width: UInt32, height: UInt32) async throws {
        let record = try find(name)
        guard record.state.isRunning else {
            throw EngineError.conflict("container \(record.id) is not running")
        }
        try await resize(record.id, exec: "", width: width, height: height)
    }

    func resize(_ id: String, exec: String, width: UInt32, height: UInt32) async throws {
        let request = Containerd_Services_Tasks_V1_ResizePtyRequest.with {
            $0.containerID = id
            $0.execID = exec
            $0.width = width
            $0.height = height
        }
        _ = try await client.call { [client] in try await client.tasks.resizePty(request, metadata: client.metadata) }
    }
}
