import ContainerdAPI
import SwiftProtobuf

/// `ctr containers label`.
enum ContainerLabel {
    static func run(_ invocation: Invocation) async throws {
        let (id, labels) = invocation.labelled
        if id.isEmpty { throw Failure("container id must be provided: invalid argument") }
        try await invocation.connected { connection in
            _ = try await connection.container(id)
            let request = Containerd_Services_Containers_V1_UpdateContainerRequest.with {
                $0.container.id = id
                $0.container.labels = Dictionary(labels.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
                $0.updateMask.paths = labels.map { "labels.\($0.key)" }
            }
            let answer = try await connection.call { try await connection.containers.update(request) }
            try Output.line(Labels.text(answer.container.labels))
        }
    }
}
