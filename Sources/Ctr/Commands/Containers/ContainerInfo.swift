import ContainerdAPI
import FoundationEssentials
import SwiftProtobuf
import Text

/// `ctr containers info`.
enum ContainerInfo {
    static func run(_ invocation: Invocation) async throws {
        let id = invocation.argument(0)
        if id.isEmpty { throw Failure("container id must be provided: invalid argument") }
        try await invocation.connected { connection in
            let container = try await connection.container(id)
            if invocation.isOn("spec") { return try Output.document(Array(container.spec.value)) }
            try Output.document(try json(container))
        }
    }

    private static func json(_ container: Containerd_Services_Containers_V1_Container) throws -> [UInt8] {
        var writer = JSONWriter()
        try writer.object { writer in
            writer.member("ID", container.id)
            writer.member("Labels", container.labels)
            writer.member("Image", container.image)
            writer.memberObject("Runtime") { writer in
                writer.member("Name", container.runtime.name)
                if container.runtime.hasOptions {
                    writer.memberRaw("Options", any(container.runtime.options))
                } else {
                    writer.memberNull("Options")
                }
            }
            let hasSpec = container.hasSpec && !container.spec.value.isEmpty
            if !hasSpec { writer.memberNull("Spec") }
            writer.member("SnapshotKey", container.snapshotKey)
            writer.member("Snapshotter", container.snapshotter)
            writer.member("CreatedAt", JSONTime.text(container.createdAt))
            writer.member("UpdatedAt", JSONTime.text(container.updatedAt))
            writer.memberObject("Extensions") { writer in
                for (name, extra) in container.extensions.sorted(by: { $0.key < $1.key }) {
                    writer.memberRaw(name, any(extra))
                }
            }
            writer.member("SandboxID", container.sandbox)
            if hasSpec { writer.member("Spec", try JSONNode.parse(Array(container.spec.value))) }
        }
        return writer.bytes
    }

    private static func any(_ value: Google_Protobuf_Any) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("type_url", omitEmpty: value.typeURL)
            $0.member("value", omitEmpty: Base64.encode(value.value))
        }
        return writer.bytes
    }
}
