import ContainerdAPI
import ShimAPI
import SwiftProtobuf

/// `ctr sandboxes list`.
enum SandboxList {
    static func run(_ invocation: Invocation) async throws {
        let request = Containerd_Services_Sandbox_V1_StoreListRequest.with {
            $0.filters = invocation.strings("filters")
        }
        try await invocation.connected { connection in
            let sandboxes: [Containerd_Types_Sandbox]
            do {
                sandboxes = try await connection.call { try await connection.sandboxes.list(request) }.list
            } catch {
                throw Failure(of: error).prefixed("failed to list sandboxes")
            }
            var rows = ["ID\tCREATED\tRUNTIME\t"]
            for sandbox in sandboxes {
                rows.append("\(sandbox.sandboxID)\t\(LocalTime.goText(sandbox.createdAt))\t\(sandbox.runtime.name)\t")
            }
            try Output.table(rows)
        }
    }
}
