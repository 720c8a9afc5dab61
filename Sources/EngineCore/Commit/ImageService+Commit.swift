import Bytes
import ContainerdAPI
import DockerAPI
import Linux
import OCI
import ShimAPI
import SwiftProtobuf
import Text

extension ImageService {
    /// A layer without any file: an archive's two last blocks.
    private static let emptyLayer = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"

    /// Makes an image of a container's snapshot and of its own image; the answer is its id.
    func commit(_ record: ContainerRecord, config: ContainerConfig, _ request: CommitRequest) async throws -> String {
        guard let parent = try await catalog().images[record.imageID]?.image else {
            throw try Self.missing(record.imageID)
        }
        let image = try await leased { lease in
            let layer = try await difference(record.id, from: parent, lease)
            var layers = parent.layers, diffIDs = parent.diffIDs
            if layer.digest != Self.emptyLayer {
                layers.append(layer)
                // It is not compressed.
                diffIDs.append(layer.digest)
                try await unpack(layers, expected: diffIDs, lease: lease)
            }
            let document = CommittedImage(
                parent: parent,
                record: record,
                config: config,
                diffIDs: diffIDs,
                comment: request.comment,
                author: request.author
            ).json
            let manifest = try await writeManifest(
                config: document,
                layers: layers,
                diffIDs: diffIDs,
                lease: lease,
                labels: [Self.parentLabel: parent.id]
            )
            let image = try await read(manifest)
            try await keepWithoutName(image)
            return image
        }
        publish("create", image.id, labels: image.config.labels, name: image.id)
        if let reference = request.reference { try await tag(image, as: reference) }
        return image.id
    }

    /// What the container changed, as a layer in containerd's store.
    private func difference(_ container: String, from parent: Image, _ lease: String) async throws
        -> Containerd_Types_Descriptor
    {
        let metadata = client.metadata(lease: lease)
        let view = Containerd_Services_Snapshots_V1_ViewSnapshotRequest.with {
            $0.snapshotter = client.snapshotter
            $0.key = "commit-\(RandomID.make().prefix(16))"
            $0.parent = parent.chainID
        }
        let lower = try await client.call { [client] in
            try await client.snapshots.view(view, metadata: metadata).mounts
        }
        do {
            let mounts = Containerd_Services_Snapshots_V1_MountsRequest.with {
                $0.snapshotter = client.snapshotter
                $0.key = container
            }
            let upper = try await client.call { [client] in
                try await client.snapshots.mounts(mounts, metadata: client.metadata).mounts
            }
            let request = Containerd_Services_Diff_V1_DiffRequest.with {
                $0.left = lower
                $0.right = upper
                $0.mediaType = MediaType.layer
                $0.ref = "\(view.key)-diff"
            }
            let layer = try await client.call { [client] in
                try await client.diff.diff(request, metadata: metadata).diff
            }
            await drop(view.key)
            return layer
        } catch {
            await drop(view.key)
            throw error
        }
    }
}
