import ContainerdAPI
import DockerAPI
import HTTPTransport
import Linux
import SwiftProtobuf

extension ContainerService {
    /// What gives a connection to the container's output. Of a container that has not started it is made between the
    /// task's creation and its start, so nothing that it writes is missed; nil when it does not start.
    public func output(_ name: String) async throws -> Later<SocketConnection> {
        let record = try find(name)
        let later = Later<SocketConnection>()
        if record.state.status == "paused" {
            throw EngineError.conflict("container \(record.id) is paused, unpause the container before attach")
        }
        if record.state.isRunning {
            later.give(try? await SocketConnection.connect(unix: folders.streams(record.id).output))
        } else {
            attachers[record.id, default: []].removeAll(where: \.isSettled)
            attachers[record.id, default: []].append(later)
        }
        return later
    }

    public func input(_ name: String) throws -> StdinPipe { StdinPipe(folders.streams(try find(name).id)) }

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
