import ContainerdAPI
import DockerAPI
import ShimAPI
import SwiftProtobuf

extension ImageService {
    /// Bytes that a layer's snapshot takes on the disk; 0 for one that is not unpacked.
    func size(ofChain chain: String) async throws -> Int64 {
        if let known = snapshotSizes[chain] { return known }
        let request = Containerd_Services_Snapshots_V1_UsageRequest.with {
            $0.snapshotter = client.snapshotter
            $0.key = chain
        }
        let answer = try await client.callUnlessMissing { [client] in
            try await client.snapshots.usage(request, metadata: client.metadata).size
        }
        guard let answer else { return 0 }
        if snapshotSizes.count > 20000 { snapshotSizes = [:] }
        snapshotSizes[chain] = answer
        return answer
    }

    func size(of image: Image) async throws -> Int64 {
        var sum: Int64 = 0
        for chain in image.chainIDs { sum += try await size(ofChain: chain) }
        return sum
    }

    /// Bytes of all layers together; those that several images have count once.
    public func layersSize() async throws -> Int64 {
        var sum: Int64 = 0
        for chain in try await catalog().layerUsers.keys { sum += try await size(ofChain: chain) }
        return sum
    }
}
