import ContainerdAPI
import FoundationEssentials
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

/// `ctr tasks checkpoint`, into a folder or an image.
enum TaskCheckpoint {
    static func run(_ invocation: Invocation) async throws {
        let id = invocation.argument(0)
        if id.isEmpty { throw Failure("container id must be provided") }
        let folder = invocation.string("image-path")
        let options = Containerd_Runc_V1_CheckpointOptions.with {
            $0.exit = invocation.isOn("exit")
            $0.imagePath = folder
            $0.workPath = invocation.string("work-path")
        }
        let bytes: Data = try options.serializedData()
        let request = Containerd_Services_Tasks_V1_CheckpointTaskRequest.with {
            $0.containerID = id
            $0.options.typeURL = "containerd.runc.v1.CheckpointOptions"
            $0.options.value = bytes
        }
        try await invocation.connected { connection in
            let wasPaused = try await connection.task(of: id).status == .paused
            let pause = Containerd_Services_Tasks_V1_PauseTaskRequest.with { $0.containerID = id }
            let resume = Containerd_Services_Tasks_V1_ResumeTaskRequest.with { $0.containerID = id }
            if !wasPaused { _ = try await connection.call { try await connection.tasks.pause(pause) } }
            let result: Result<Void, any Error>
            do {
                try await connection.withLease {
                    try await save(id, request, connection, $0, hasFolder: !folder.isEmpty)
                }
                result = .success(())
            } catch { result = .failure(error) }
            // One that was told to exit is not there any more.
            if !wasPaused { _ = try? await connection.call { try await connection.tasks.resume(resume) } }
            try result.get()
        }
    }

    private static func save(
        _ id: String,
        _ request: Containerd_Services_Tasks_V1_CheckpointTaskRequest,
        _ connection: Connection,
        _ lease: String,
        hasFolder: Bool
    ) async throws {
        let metadata = Connection.metadata(lease: lease)
        let answer = try await connection.call {
            try await connection.tasks.checkpoint(request, metadata: metadata)
        }
        if hasFolder { return }
        let container = try await connection.container(id)
        var index = SavedIndex()
        for blob in answer.descriptors { index.add(blob) }
        if !container.image.isEmpty {
            index.add(try await connection.image(container.image).target)
            index.annotations["image.name"] = container.image
        }
        if !container.snapshotKey.isEmpty {
            let (snapshotter, key) = (container.snapshotter, container.snapshotKey)
            let ref = "checkpoint-rw-\(key)"
            index.add(
                try await SnapshotDifference.make(connection, snapshotter: snapshotter, key: key, ref: ref, lease)
            )
        }
        let target = try await index.write(ref: id, connection, lease)
        let time = LocalTime.dashed(seconds: Timestamp.secondsNow())
        let image = Containerd_Services_Images_V1_CreateImageRequest.with {
            $0.image.name = "containerd.io/checkpoint/\(id):\(time)"
            $0.image.target = target
            $0.image.labels = ["containerd.io/checkpoint": "true"]
        }
        _ = try await connection.call { try await connection.images.create(image, metadata: metadata) }
        try Output.line(image.image.name)
    }
}
