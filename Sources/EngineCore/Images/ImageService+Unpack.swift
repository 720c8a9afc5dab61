import Bytes
import ContainerdAPI
import Linux
import OCI
import ShimAPI
import SwiftProtobuf
import Text

extension ImageService {
    /// Applies the layers that have no snapshot yet, each under a temporary key until it is whole and right. Without
    /// `expected` diff ids what comes out is taken as it is. The answer: the diff ids.
    @discardableResult
    func unpack(
        _ layers: [Containerd_Types_Descriptor],
        expected: [String]?,
        lease: String,
        progress: @Sendable (String) async throws -> Void = { _ in }
    ) async throws -> [String] {
        if let expected, expected.count != layers.count {
            throw EngineError.invalid("mismatched image rootfs and manifest layers")
        }
        var diffIDs: [String] = []
        for (index, layer) in layers.enumerated() {
            if let expected {
                let chain = ChainID.of(expected[...index])
                try await client.hold("snapshots/\(client.snapshotter)", chain, lease: lease)
            }
            if let expected, try await hasSnapshot(ChainID.of(expected[...index])) {
                diffIDs.append(expected[index])
            } else {
                diffIDs.append(
                    try await apply(layer, onto: ChainID.of(diffIDs), below: diffIDs, expected?[index], lease)
                )
            }
            try await progress(layer.digest)
        }
        return diffIDs
    }

    private func hasSnapshot(_ key: String) async throws -> Bool {
        let request = Containerd_Services_Snapshots_V1_StatSnapshotRequest.with {
            $0.snapshotter = client.snapshotter
            $0.key = key
        }
        return try await client.callUnlessMissing { [client] in
            try await client.snapshots.stat(request, metadata: client.metadata)
        } != nil
    }

    private func apply(
        _ layer: Containerd_Types_Descriptor,
        onto parent: String,
        below: [String],
        _ expected: String?,
        _ lease: String
    ) async throws -> String {
        let metadata = client.metadata(lease: lease)
        let prepare = Containerd_Services_Snapshots_V1_PrepareSnapshotRequest.with {
            $0.snapshotter = client.snapshotter
            $0.key = "extract-\(RandomID.make().prefix(16)) \(layer.digest)"
            $0.parent = parent
        }
        let mounts = try await client.call { [client] in
            try await client.snapshots.prepare(prepare, metadata: metadata).mounts
        }
        do {
            let request = Containerd_Services_Diff_V1_ApplyRequest.with {
                $0.diff = layer
                $0.mounts = mounts
            }
            let diffID = try await client.call { [client] in
                try await client.diff.apply(request, metadata: metadata).applied.digest
            }
            if let expected, diffID != expected {
                throw EngineError.invalid("wrong diff id calculated on extraction: digest \(diffID), not \(expected)")
            }
            let commit = Containerd_Services_Snapshots_V1_CommitSnapshotRequest.with {
                $0.snapshotter = client.snapshotter
                $0.key = prepare.key
                $0.name = ChainID.of(below + [diffID])
            }
            do {
                _ = try await client.call { [client] in
                    try await client.snapshots.commit(commit, metadata: metadata)
                }
            } catch let error as EngineError {
                // Somebody else has unpacked the same layer meanwhile: theirs will do.
                guard error.kind == .conflict, try await hasSnapshot(commit.name) else { throw error }
                await drop(prepare.key)
            }
            return diffID
        } catch {
            await drop(prepare.key)
            throw error
        }
    }

    func drop(_ key: String) async {
        let request = Containerd_Services_Snapshots_V1_RemoveSnapshotRequest.with {
            $0.snapshotter = client.snapshotter
            $0.key = key
        }
        await Cleanup.run { [client] in _ = try? await client.snapshots.remove(request, metadata: client.metadata) }
    }

    /// On the config, so that the collector keeps the layers.
    nonisolated func snapshotLabel(_ diffIDs: [String]) -> [String: String] {
        diffIDs.isEmpty ? [:] : ["containerd.io/gc.ref.snapshot.\(client.snapshotter)": ChainID.of(diffIDs)]
    }

    /// Writes config and manifest for layers that are stored and unpacked. The answer: the manifest's descriptor.
    func writeManifest(
        config: [UInt8],
        layers: [Containerd_Types_Descriptor],
        diffIDs: [String],
        lease: String,
        labels configLabels: [String: String] = [:]
    ) async throws -> Containerd_Types_Descriptor {
        let kept = snapshotLabel(diffIDs).merging(configLabels) { $1 }
        let configDigest = try await client.write(config, labels: kept, lease: lease)
        // The collector follows these labels from the manifest to what it needs.
        var labels = ["containerd.io/gc.ref.content.config": configDigest]
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("schemaVersion", 2)
            writer.member("mediaType", MediaType.manifest)
            writer.memberObject("config") {
                $0.member("mediaType", MediaType.config)
                $0.member("digest", configDigest)
                $0.member("size", config.count)
            }
            writer.memberArray("layers") { array in
                for (index, layer) in layers.enumerated() {
                    labels["containerd.io/gc.ref.content.l.\(index)"] = layer.digest
                    array.object {
                        $0.member("mediaType", layer.mediaType)
                        $0.member("digest", layer.digest)
                        $0.member("size", layer.size)
                    }
                }
            }
        }
        let bytes = writer.bytes
        let digest = try await client.write(bytes, labels: labels, lease: lease)
        return .with {
            $0.mediaType = MediaType.manifest
            $0.digest = digest
            $0.size = Int64(bytes.count)
        }
    }

    /// Runs the body under a lease, so that the collector keeps its hands off what has no name yet.
    func leased<Answer: Sendable>(_ body: (String) async throws -> Answer) async throws -> Answer {
        let create = Containerd_Services_Leases_V1_CreateRequest.with {
            $0.id = "monohull-\(RandomID.make().prefix(20))"
            // Should we die before we give it back, a collector may end it.
            $0.labels = [
                "containerd.io/gc.expire": Timestamp.text(seconds: Timestamp.secondsNow() + 86400, nanoseconds: 0)
            ]
        }
        try await client.make { [client] in try await client.leases.create(create, metadata: client.metadata) }
        let delete = Containerd_Services_Leases_V1_DeleteRequest.with { $0.id = create.id }
        do {
            let result = try await body(create.id)
            await Cleanup.run { [client] in _ = try? await client.leases.delete(delete, metadata: client.metadata) }
            return result
        } catch {
            await Cleanup.run { [client] in _ = try? await client.leases.delete(delete, metadata: client.metadata) }
            throw error
        }
    }
}
