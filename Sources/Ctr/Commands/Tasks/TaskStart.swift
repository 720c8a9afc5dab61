import ContainerdAPI
import SwiftProtobuf
import Text

/// `ctr tasks start`.
enum TaskStart {
    static func run(_ invocation: Invocation) async throws {
        let id = invocation.argument(0)
        if id.isEmpty { throw Failure("container id must be provided") }
        try await invocation.connected { connection in
            let container = try await connection.container(id)
            let spec = try JSONNode.parse(Array(container.spec.value))
            let session = TaskSession(
                invocation: invocation,
                connection: connection,
                container: container,
                isDetached: invocation.isOn("detach"),
                hasTerminal: spec["process"]?["terminal"]?.bool ?? false
            )
            let code = try await session.run()
            if code != 0 { throw Exit(code: Int32(truncatingIfNeeded: code)) }
        }
    }
}
