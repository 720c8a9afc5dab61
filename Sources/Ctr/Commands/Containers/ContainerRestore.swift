import ContainerdAPI
import FoundationEssentials
import GRPCCore
import OCI
import ShimAPI
import SwiftProtobuf
import Text

/// `ctr containers restore`.
enum ContainerRestore {
    static func run(_ invocation: Invocation) async throws {
        let (id, name) = (invocation.argument(0), invocation.argument(1))
        if id.isEmpty { throw Failure("container id must be provided") }
        if name.isEmpty { throw Failure("ref must be provided") }
        try await invocation.connected { connection in
            let index = try await SavedIndex(try await connection.image(name), connection)
            let container = try await connection.withLease { lease in
                try await make(id, index, invocation, connection, lease)
            }
            let spec = try JSONNode.parse(Array(container.spec.value))
            let hasTerminal = spec["process"]?["terminal"]?.bool ?? false
            let session = TaskSession(
                invocation: invocation,
                connection: connection,
                container: container,
                isDetached: !hasTerminal,
                hasTerminal: hasTerminal,
                checkpoint: invocation.isOn("live") ? try index.blob(SavedIndex.processes) : nil
            )
            let code = try await session.run()
            if code != 0 { throw Exit(code: Int32(truncatingIfNeeded: code)) }
        }
    }

    private static func make(
        _ id: String,
        _ index: SavedIndex,
        _ invocation: Invocation,
        _ connection: Connection,
        _ lease: String
    ) async throws -> Containerd_Services_Containers_V1_Container {
        guard let name = index.annotations[SavedIndex.imageName], !name.isEmpty else {
            throw Failure("image name not found in index")
        }
        guard let snapshotter = index.annotations[SavedIndex.snapshotterName] else {
            throw Failure("snapshotter not found in index")
        }
        guard let runtime = index.annotations[SavedIndex.runtimeName] else {
            throw Failure("runtime not found in index")
        }
        let tree = ImageTree(connection, try await connection.image(name))
        let chain = try await tree.chainID()
        let mounts = try await connection.prepare(id, parent: chain, in: snapshotter, lease: lease)
        let spec = try await connection.document(try index.blob(SavedIndex.spec).digest)
        var container = Containerd_Services_Containers_V1_Container.with {
            $0.id = id
            $0.image = name
            $0.snapshotter = snapshotter
            $0.snapshotKey = id
            $0.runtime.name = runtime
        }
        container.spec = try Google_Protobuf_Any(serializedBytes: spec)
        if let options = try? index.blob(SavedIndex.runtimeOptions) {
            let bytes = try await connection.document(options.digest)
            container.runtime.options = try Google_Protobuf_Any(serializedBytes: bytes)
        }
        let metadata = Connection.metadata(lease: lease)
        if invocation.isOn("rw") {
            let layer = try index.blob(MediaType.layerGzip)
            let request = Containerd_Services_Diff_V1_ApplyRequest.with {
                $0.diff = layer
                $0.mounts = mounts
            }
            _ = try await connection.call { try await connection.diff.apply(request, metadata: metadata) }
        }
        let request = Containerd_Services_Containers_V1_CreateContainerRequest.with { $0.container = container }
        return try await connection.call {
            try await connection.containers.create(request, metadata: metadata)
        }.container
    }
}
