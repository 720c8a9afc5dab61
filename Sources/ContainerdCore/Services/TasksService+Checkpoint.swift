import Bytes
import ContainerdAPI
import FoundationEssentials
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

/// Tasks into the content store, or into a folder of the client's, and back.
extension TasksService {
    func checkpoint(request: Containerd_Services_Tasks_V1_CheckpointTaskRequest, context: ServerContext) async throws
        -> Containerd_Services_Tasks_V1_CheckpointTaskResponse
    {
        let container = try containers.get(request.containerID)
        let task = try core.tasks.find(request.containerID)
        let options = request.options
        let image = try Self.imagePath(options, container.runtime.name)
        if !image.isEmpty {
            try await Unbroken.run { try await Self.save(task, image, options) }
            return .init()
        }
        let spec: [UInt8] = try container.spec.serializedBytes()
        return try await Unbroken.run {
            let folder = "\(task.bundle.work)/saved-\(String(UInt64.random(in: 0 ... .max), radix: 16))"
            try Files.makeDirectories(folder)
            defer { try? Files.removeTree(folder) }
            try await Self.save(task, folder, options)
            let (namespace, lease) = (Call.namespace, Call.lease)
            let descriptors = try await Offload.run {
                try Call.$namespace.withValue(namespace) {
                    try Call.$lease.withValue(lease) { try store(folder, spec) }
                }
            }
            return .with { $0.descriptors = descriptors }
        }
    }

    /// Where the client wants criu's files, "" for the content store.
    private static func imagePath(_ options: Google_Protobuf_Any, _ runtime: String) throws -> String {
        if options.typeURL.isEmpty { return "" }
        guard options.typeURL.utf8.reversed().starts(with: "containerd.runc.v1.CheckpointOptions".utf8.reversed())
        else {
            throw EngineError.internalError("invalid task checkpoint option for \(runtime)")
        }
        return try Containerd_Runc_V1_CheckpointOptions(serializedBytes: Array(options.value)).imagePath
    }

    private static func save(_ task: RunningTask, _ path: String, _ options: Google_Protobuf_Any) async throws {
        let request = Containerd_Task_V3_CheckpointTaskRequest.with {
            $0.id = task.id
            $0.path = path
            if !options.typeURL.isEmpty { $0.options = options }
        }
        let _: Google_Protobuf_Empty = try await task.shim.call("Checkpoint", request)
    }

    private func store(_ folder: String, _ spec: [UInt8]) throws -> [Containerd_Types_Descriptor] {
        let image = try store(folder, CheckpointArchive.mediaType) { writer in
            try CheckpointArchive.pack(folder, into: ContentSink(writer))
        }
        let config = try store("\(folder)/spec", CheckpointArchive.configMediaType) { try $0.write(spec) }
        return [image, config]
    }

    private func store(_ ref: String, _ mediaType: String, _ write: (ContentWriter) throws -> Void) throws
        -> Containerd_Types_Descriptor
    {
        let writer = try ContentWriter(store: core.content, namespace: try Call.requiredNamespace(), ref: ref)
        try write(writer)
        let (digest, size) = (writer.digest, writer.offset)
        // The same bytes may lie there already; then this call's lease holds them too.
        if try core.content.lease(digest) {
            try core.content.abort(Call.namespace, ref)
        } else {
            _ = try writer.commit(total: 0, expected: "", labels: [:])
            core.events.publish(
                "/content/create",
                namespace: Call.namespace,
                Containerd_Events_ContentCreate.with {
                    $0.digest = digest.description
                    $0.size = size
                }
            )
        }
        return .with {
            $0.mediaType = mediaType
            $0.digest = digest.description
            $0.size = size
        }
    }

    /// The checkpoint that a task is to be made from.
    func savedState(_ descriptor: Containerd_Types_Descriptor) throws -> CheckpointArchive {
        guard descriptor.annotations["RestoreFromPath"] == nil else {
            throw EngineError.notImplemented("tasks: restoring from a path of CRI is not implemented")
        }
        guard descriptor.mediaType == CheckpointArchive.mediaType else {
            throw EngineError.internalError("unsupported checkpoint type \"\(descriptor.mediaType)\"")
        }
        guard let digest = Digest(descriptor.digest), try core.content.info(digest) != nil else {
            throw EngineError.notFound("content digest \(descriptor.digest): not found")
        }
        return CheckpointArchive(blob: core.content.path(digest))
    }
}
