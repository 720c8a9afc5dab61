import ContainerdAPI
import DockerAPI
import Linux
import ShimAPI
import SwiftProtobuf

/// What a container's mounts need for as long as the container is there.
extension ContainerService {
    func planMounts(_ id: String, _ request: CreateRequest) throws -> [MountPoint] {
        let plan = MountPlan(
            id: id,
            dataRoot: folders.dataRoot,
            volumes: volumes.folder,
            folders: folders,
            find: { try self.find($0) }
        )
        return try plan.points(request.hostConfig, volumes: request.config.volumes ?? [])
    }

    /// Makes the volumes that are missing, and the snapshots of images that are mounted.
    func makeMounts(_ record: ContainerRecord) async throws -> [MountPoint] {
        var points = record.mountPoints
        for (index, point) in points.enumerated() {
            if point.type == "volume" {
                try await volumes.create(
                    point.volume,
                    driver: point.driver,
                    options: point.spec.volumeOptions?.driver?.options,
                    labels: point.spec.volumeOptions?.labels,
                    isAnonymous: point.isAnonymous,
                    for: record.id
                )
            } else if point.type == "image" {
                let image = try await images.find(point.spec.source)
                try await viewSnapshot(point.snapshot, of: image, snapshotLabels(record))
                points[index].spec.source = image.id
            }
        }
        return points
    }

    private func viewSnapshot(_ key: String, of image: Image, _ labels: [String: String]) async throws {
        let request = Containerd_Services_Snapshots_V1_ViewSnapshotRequest.with {
            $0.snapshotter = client.snapshotter
            $0.key = key
            $0.parent = image.chainID
            $0.labels = labels
        }
        try await client.make { [client] in
            _ = try await client.snapshots.view(request, metadata: client.metadata)
        }
    }

    /// Fills empty volumes with what the image has in their places.
    func fillVolumes(_ record: ContainerRecord, root mounts: [Containerd_Types_Mount]) async throws {
        let points = record.mountPoints.filter { $0.type == "volume" && $0.copiesData }
        if points.isEmpty { return }
        // Not the container's own name: it does not run yet, and may be started and ended meanwhile.
        let user = "\(record.id) is made"
        let present = try await ContainerRoot.with(mounts, at: folders.mountPlace) { root in
            try points.filter { try CopyUp.isPlace($0.destination, of: root, mayBeFile: !$0.spec.target.isEmpty) }
        }
        for point in present {
            let data = try await volumes.use(point.volume, by: user)
            do {
                try await volumes.fill(point.volume, for: record.id) { [folders] replaces in
                    try await ContainerRoot.with(mounts, at: folders.mountPlace) { root in
                        try CopyUp.fill(data, from: root, point.destination, replaces: replaces)
                    }
                }
                try await volumes.drop(point.volume, by: user)
            } catch {
                try? await volumes.drop(point.volume, by: user)
                throw error
            }
        }
    }

    /// The container goes: its volumes are free for others, and those that were its alone go with it.
    func releaseMounts(_ record: ContainerRecord, removingVolumes: Bool) async throws {
        for point in record.mountPoints {
            if point.type == "volume" {
                await volumes.release(point.volume, from: record.id)
                guard removingVolumes, point.isAnonymous else { continue }
                do { try await volumes.remove(point.volume, force: true) } catch let error as EngineError {
                    // Another container took it over by VolumesFrom.
                    guard error.kind == .conflict else { throw error }
                }
            } else if point.type == "image" {
                let request = Containerd_Services_Snapshots_V1_RemoveSnapshotRequest.with {
                    $0.snapshotter = client.snapshotter
                    $0.key = point.snapshot
                }
                _ = try await client.callUnlessMissing { [client] in
                    try await client.snapshots.remove(request, metadata: client.metadata)
                }
            }
        }
    }
}
