import ContainerdAPI
import GRPCCore
import Synchronization

/// Connections of their own for the calls that last as long as a process runs.
///
/// A client of grpc-swift takes it that a server answers 100 calls of one connection at a time unless the server names a
/// number, and Go's and ours name none. Calls beyond them wait without a word: with 100 containers on the one connection
/// for everything, no other call would ever be answered.
final class WaitLines: Sendable {
    typealias Client = GRPCClient<ContainerdClient.Transport>
    typealias Tasks = Containerd_Services_Tasks_V1_Tasks.Client<ContainerdClient.Transport>

    private struct Line: Sendable {
        let tasks: Tasks
        var calls = 0
    }

    private static let callsOfOne = 80

    private let socket: String
    private let lines = Mutex<[Line]>([])
    /// The connections in the order in which they are needed, for who keeps them.
    let opened: AsyncStream<Client>
    private let opening: AsyncStream<Client>.Continuation

    init(socket: String) {
        self.socket = socket
        (opened, opening) = AsyncStream.makeStream()
    }

    /// Waits for the end of a process.
    func wait(
        _ request: Containerd_Services_Tasks_V1_WaitRequest,
        metadata: Metadata
    ) async throws -> Containerd_Services_Tasks_V1_WaitResponse {
        let (number, tasks) = try take()
        defer { lines.withLock { $0[number].calls -= 1 } }
        return try await tasks.wait(request, metadata: metadata)
    }

    /// A connection with a free place. One that was opened stays, since what needed it may come again.
    private func take() throws -> (Int, Tasks) {
        try lines.withLock { lines in
            if let number = lines.firstIndex(where: { $0.calls < Self.callsOfOne }) {
                lines[number].calls += 1
                return (number, lines[number].tasks)
            }
            let client = try ContainerdClient.connection(socket)
            opening.yield(client)
            let line = Line(tasks: Tasks(wrapping: client), calls: 1)
            lines.append(line)
            return (lines.count - 1, line.tasks)
        }
    }
}
