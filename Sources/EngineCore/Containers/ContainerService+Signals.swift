import ContainerdAPI
import DockerAPI
import Glibc
import Linux
import SwiftProtobuf

extension ContainerService {
    /// How long docker waits for a container that it has killed.
    private static let killPatience = 12_000

    private static func number(_ text: String) throws(EngineError) -> Int32 {
        if let number = SignalNames.number(text), number > 0 { return number }
        if let number = Int32(text), number != 0 { return number }
        throw .invalid("invalid signal: \(text)")
    }

    public func kill(_ name: String, signal text: String) async throws {
        let number = text.isEmpty ? SIGKILL : try Self.number(text)
        guard (1...64).contains(number), !(32...33).contains(number) else {
            throw EngineError.invalid("the linux daemon does not support signal \(number)")
        }
        let id = try find(name).id
        if number == SIGKILL { try await killAndWait(id) } else { try await send(number, to: id) }
    }

    /// `timeout` in seconds; below 0 there is no limit, nil is the container's own or docker's 10.
    public func stop(_ name: String, signal text: String, timeout: Int?) async throws {
        let record = try find(name)
        guard record.state.isRunning else { throw EngineError.notModified("container is already stopped") }
        do {
            try await stopAlone(record, signal: text, timeout: timeout)
        } catch {
            throw EngineError.internalError("cannot stop container: \(name): \(error)")
        }
    }

    func stopAlone(_ record: ContainerRecord, signal text: String, timeout: Int?) async throws {
        guard record.state.isRunning else { return }
        let number = try text.isEmpty ? Self.stopSignal(record) : Self.number(text)
        let seconds = timeout ?? record.config.stopTimeout ?? 10
        let end = try wait(record.id, .notRunning)
        var failure: (any Error)?
        do { try await send(number, to: record.id) } catch { failure = error }
        if seconds < 0 {
            if let failure { throw failure }
            _ = await end.value()
        } else if await end.value(milliseconds: failure == nil ? min(seconds, 1 << 40) * 1000 : 2000) == nil {
            do { try await killAndWait(record.id) } catch {
                // It may have ended a moment ago.
                if records[record.id]?.state.isRunning == true { throw error }
            }
        }
        publish("stop", records[record.id] ?? record)
    }

    private static func stopSignal(_ record: ContainerRecord) -> Int32 {
        SignalNames.number(record.config.stopSignal).flatMap { $0 > 0 ? $0 : nil } ?? SIGTERM
    }

    /// Returns when the container is over.
    func killAndWait(_ id: String) async throws {
        let end = try wait(id, .notRunning)
        try await send(SIGKILL, to: id)
        guard await end.value(milliseconds: Self.killPatience) == nil else { return }
        if records[id]?.state.isRunning == true {
            throw EngineError.internalError("tried to kill container, but did not receive an exit event")
        }
    }

    /// Sends a signal that somebody has asked for. From then on the container counts as stopped by hand, and a signal
    /// that is meant to end it ends its restarts.
    func send(_ number: Int32, to id: String) async throws {
        try await serialised(id) {
            guard var record = records[id], record.state.isRunning else {
                throw EngineError.conflict("container \(id) is not running")
            }
            // As docker: with a signal of the container's own for its end, the others do not count as one.
            let ends = record.config.stopSignal.isEmpty || number == SIGKILL || number == Self.stopSignal(record)
            record.wasStopped = true
            remember(record)
            if ends { backoffs[id, default: RestartBackoff()].isCancelled = true }
            if record.state.status == "restarting" {
                if ends { endRestarting(id) }
                return
            }
            try await signal(id, number)
            // A frozen process sees no signal before it thaws.
            if ends, record.state.status == "paused" { try? await thaw(id) }
            publish("kill", record, ["signal": String(number)])
        }
    }

    /// Sends a signal to the container's first process. One that has just ended is no error.
    private func signal(_ id: String, _ number: Int32) async throws {
        let request = Containerd_Services_Tasks_V1_KillRequest.with {
            $0.containerID = id
            $0.signal = UInt32(number)
        }
        _ = try await client.callUnlessMissing { [client] in
            try await client.tasks.kill(request, metadata: client.metadata)
        }
    }

    public func resize(_ name: String, width: UInt32, height: UInt32) async throws {
        let record = try find(name)
        guard record.state.isRunning else {
            throw EngineError.conflict("container \(record.id) is not running")
        }
        try await resize(record.id, exec: "", width: width, height: height)
        publish("resize", record, ["height": String(height), "width": String(width)])
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
