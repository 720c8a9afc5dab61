import ContainerdAPI
import DockerAPI
import HTTPTransport
import Linux
import SwiftProtobuf

extension ContainerService {
    /// The container, when clients may attach to it.
    public func attachable(_ name: String) throws -> ContainerRecord {
        let record = try find(name)
        if record.state.status == "paused" {
            throw EngineError.conflict("container \(name) is paused, unpause the container before attach")
        }
        if record.state.status == "restarting" {
            throw EngineError.conflict("container \(name) is restarting, wait until the container is running")
        }
        return record
    }

    /// What gives a connection to the container's output. Of a container that has not started it is made between the
    /// task's creation and its start, so nothing that it writes is missed; nil when it does not start.
    public func output(_ id: String) async throws -> Later<SocketConnection> {
        let record = try find(id)
        let later = Later<SocketConnection>()
        if record.state.isRunning {
            later.give(try? await SocketConnection.connect(unix: folders.streams(record.id).output))
        } else {
            attachers[record.id, default: []].removeAll(where: \.isSettled)
            attachers[record.id, default: []].append(later)
        }
        return later
    }

    public nonisolated func input(of record: ContainerRecord) -> StdinPipe { StdinPipe(folders.streams(record.id)) }

    public nonisolated func noteAttached(_ record: ContainerRecord) { publish("attach", record) }
    public nonisolated func noteDetached(_ record: ContainerRecord) { publish("detach", record) }

    /// Connects those who wait for this start.
    func connectAttachers(_ id: String, to path: String) async {
        for attacher in attachers.removeValue(forKey: id) ?? [] {
            let connection = try? await SocketConnection.connect(unix: path)
            if !attacher.give(connection) { await connection?.close() }
        }
    }

    /// Lets those go whose container did not start.
    func dropAttachers(_ id: String) {
        for attacher in attachers.removeValue(forKey: id) ?? [] { attacher.give(nil) }
    }

    public func closeInput(_ id: String, exec: String = "") async {
        let request = Containerd_Services_Tasks_V1_CloseIORequest.with {
            $0.containerID = id
            $0.execID = exec
            $0.stdin = true
        }
        _ = try? await client.tasks.closeIO(request, metadata: client.metadata)
    }
}
