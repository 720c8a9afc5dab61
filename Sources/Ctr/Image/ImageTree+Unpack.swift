import Bytes
import ContainerdAPI
import GRPCCore
import OCI
import ShimAPI
import SwiftProtobuf

extension ImageTree {
    func isUnpacked(in snapshotter: String) async throws -> Bool {
        let chain: String
        do { chain = try await chainID() } catch let failure as Failure where failure.isNotFound { return false }
        return try await connection.hasSnapshot(chain, in: snapshotter)
    }

    /// Makes a snapshot of each layer that has none yet.
    func unpack(into snapshotter: String, syncing: Bool) async throws {
        let (_, children) = try await manifest()
        let diffIDs = try await diffIDs()
        guard let config = children.first, children.count - 1 == diffIDs.count else {
            throw Failure("mismatched image rootfs and manifest layers")
        }
        try await connection.withLease { lease in
            var parent = ""
            for (index, layer) in children.dropFirst().enumerated() {
                let chain = ChainID.of(diffIDs[...index])
                if try await !connection.hasSnapshot(chain, in: snapshotter) {
                    let place = (snapshotter: snapshotter, parent: parent, chain: chain, lease: lease)
                    try await apply(layer, diffIDs[index], at: place, syncing: syncing)
                    try await connection.label(layer.digest, ["containerd.io/uncompressed": diffIDs[index]])
                }
                parent = chain
            }
            try await connection.label(config.digest, ["containerd.io/gc.ref.snapshot.\(snapshotter)": parent])
        }
    }

    private func apply(
        _ layer: ImageDescriptor,
        _ diffID: String,
        at place: (snapshotter: String, parent: String, chain: String, lease: String),
        syncing: Bool
    ) async throws {
        let key = "extract-\(RandomName.make()) \(place.chain)"
        let mounts = try await connection.prepare(
            key,
            parent: place.parent,
            in: place.snapshotter,
            lease: place.lease
        )
        let request = Containerd_Services_Diff_V1_ApplyRequest.with {
            $0.diff.mediaType = layer.mediaType
            $0.diff.digest = layer.digest
            $0.diff.size = layer.size
            $0.mounts = mounts
            $0.syncFs = syncing
        }
        do {
            let answer = try await connection.call {
                try await connection.diff.apply(request, metadata: Connection.metadata(lease: place.lease))
            }
            guard answer.applied.digest == diffID else {
                throw Failure("wrong diff id calculated on extraction \"\(answer.applied.digest)\"")
            }
            try await connection.commit(key, as: place.chain, in: place.snapshotter, labels: [:], lease: place.lease)
        } catch {
            let failure = Failure(of: error)
            do { try await connection.removeSnapshot(key, in: place.snapshotter) } catch {
                LogLine.error("extraction snapshot removal failed", error)
            }
            // Somebody else unpacked it meanwhile.
            if failure.alreadyExists { return }
            throw failure.prefixed("failed to extract layer \(diffID)")
        }
    }
}
