import ContainerdAPI
import SwiftProtobuf

/// `ctr containers list`.
enum ContainerList {
    static func run(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            let request = Containerd_Services_Containers_V1_ListContainersRequest.with {
                $0.filters = invocation.arguments
            }
            let containers = try await connection.call { try await connection.containers.list(request) }.containers
            if invocation.isOn("quiet") {
                for container in containers { try Output.line(container.id) }
                return
            }
            var rows = ["CONTAINER\tIMAGE\tRUNTIME\t"]
            for container in containers {
                let image = container.image.isEmpty ? "-" : container.image
                rows.append("\(container.id)\t\(image)\t\(container.runtime.name)\t")
            }
            try Output.table(rows, minimum: 4, padding: 4)
        }
    }
}
