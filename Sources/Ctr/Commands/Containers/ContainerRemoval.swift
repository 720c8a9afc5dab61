import ContainerdAPI
import ShimAPI
import SwiftProtobuf

/// `ctr containers delete`.
enum ContainerRemoval {
    static func run(_ invocation: Invocation) async throws {
        let keeps = invocation.isOn("keep-snapshot")
        try await invocation.connected { connection in
            if invocation.arguments.isEmpty {
                throw Failure("must specify at least one container to delete: invalid argument")
            }
            var first: Failure?
            for id in invocation.arguments {
                do { try await remove(id, connection, keeps) } catch {
                    let failure = Failure(of: error)
                    first = first ?? failure
                    LogLine.error("failed to delete container \"\(id)\"", failure)
                }
            }
            if let first { throw first }
        }
    }

    /// A task that is at its end goes with the container.
    private static func remove(_ id: String, _ connection: Connection, _ keeps: Bool) async throws {
        let container = try await connection.container(id)
        if let process = try? await connection.process(id) {
            guard process.status == .stopped || process.status == .created else {
                let status = ProcessStatus.word(process.status)
                throw Failure("cannot delete a non stopped container: {\(status) 0 0001-01-01 00:00:00 +0000 UTC}")
            }
            _ = try await RunningProcess(connection: connection, container: id).delete()
        }
        try await connection.removeContainer(container, keepingSnapshot: keeps)
    }
}
