import ContainerdAPI
import FoundationEssentials
import GRPCCore
import ShimAPI
import SwiftProtobuf

/// `ctr containers checkpoint`.
enum ContainerCheckpoint {
    static func run(_ invocation: Invocation) async throws {
        let (id, name) = (invocation.argument(0), invocation.argument(1))
        if id.isEmpty { throw Failure("container id must be provided") }
        if name.isEmpty { throw Failure("ref must be provided") }
        try await invocation.connected { connection in
            let container = try await connection.container(id)
            let isRunning = (try? await connection.process(id)) != nil
            if isRunning {
                let pause = Containerd_Services_Tasks_V1_PauseTaskRequest.with { $0.containerID = id }
                _ = try await connection.call { try await connection.tasks.pause(pause) }
            }
            let result: Result<Void, any Error>
            do {
                try await connection.withLease { try await save(container, as: name, invocation, connection, $0) }
                result = .success(())
            } catch { result = .failure(error) }
            if isRunning {
                let resume = Containerd_Services_Tasks_V1_ResumeTaskRequest.with { $0.containerID = id }
                do { _ = try await connection.call { try await connection.tasks.resume(resume) } } catch {
                    try Output.line("error resuming task: \(Failure(of: error))")
                }
            }
            try result.get()
        }
    }

    private static func save(
        _ container: Containerd_Services_Containers_V1_Container,
        as name: String,
        _ invocation: Invocation,
        _ connection: Connection,
        _ lease: String
    ) async throws {
        let image = try await connection.image(container.image)
        var index = SavedIndex()
        index.annotations = [
            SavedIndex.imageName: image.name, SavedIndex.runtimeName: container.runtime.name,
            SavedIndex.snapshotterName: container.snapshotter,
        ]
        if container.runtime.hasOptions, !container.runtime.options.value.isEmpty {
            let bytes: [UInt8] = try container.runtime.options.serializedBytes()
            index.add(
                try await SavedIndex.write(
                    bytes,
                    SavedIndex.runtimeOptions,
                    ref: "\(container.id)-runtime-options",
                    connection,
                    lease
                )
            )
        }
        if invocation.isOn("image") { index.add(image.target) }
        if invocation.isOn("rw") {
            index.add(
                try await SnapshotDifference.make(
                    connection,
                    snapshotter: container.snapshotter,
                    key: container.snapshotKey,
                    ref: "checkpoint-rw-\(container.snapshotKey)",
                    lease
                )
            )
        }
        if invocation.isOn("task") { try await addProcesses(container.id, &index, connection, lease) }
        let target = try await index.write(ref: "\(container.id)index", connection, lease)
        let request = Containerd_Services_Images_V1_CreateImageRequest.with {
            $0.image.name = name
            $0.image.target = target
        }
        let metadata = Connection.metadata(lease: lease)
        _ = try await connection.call { try await connection.images.create(request, metadata: metadata) }
    }

    private static func addProcesses(
        _ id: String,
        _ index: inout SavedIndex,
        _ connection: Connection,
        _ lease: String
    ) async throws {
        let options = Containerd_Runc_V1_CheckpointOptions.with { $0.fileLocks = true }
        let packed = try TransferStream.packed(options, "containerd.runc.v1.CheckpointOptions")
        let request = Containerd_Services_Tasks_V1_CheckpointTaskRequest.with {
            $0.containerID = id
            $0.options = packed
        }
        let metadata = Connection.metadata(lease: lease)
        let answer = try await connection.call {
            try await connection.tasks.checkpoint(request, metadata: metadata)
        }
        for blob in answer.descriptors { index.add(blob) }
        let bytes: [UInt8] = try packed.serializedBytes()
        let ref = "\(id)-checkpoint-options"
        index.add(try await SavedIndex.write(bytes, SavedIndex.checkpointOptions, ref: ref, connection, lease))
    }
}
