import ContainerdAPI
import ShimAPI
import SwiftProtobuf

extension Connection {
    func container(_ id: String) async throws -> Containerd_Services_Containers_V1_Container {
        let request = Containerd_Services_Containers_V1_GetContainerRequest.with { $0.id = id }
        return try await call { try await self.containers.get(request) }.container
    }

    func removeContainer(_ id: String) async throws {
        let request = Containerd_Services_Containers_V1_DeleteContainerRequest.with { $0.id = id }
        _ = try await call { try await self.containers.delete(request) }
    }

    /// The container's process, or the exec's.
    func process(_ container: String, exec: String = "") async throws -> Containerd_V1_Types_Process {
        let request = Containerd_Services_Tasks_V1_GetRequest.with {
            $0.containerID = container
            $0.execID = exec
        }
        return try await call { try await self.tasks.get(request) }.process
    }

    /// The task of a container that must exist.
    func task(of id: String) async throws -> Containerd_V1_Types_Process {
        _ = try await container(id)
        do { return try await process(id) } catch {
            let failure = Failure(of: error)
            throw failure.isNotFound ? failure.prefixed("no running task found") : failure
        }
    }

    /// Takes the container away with its snapshot; its task must be gone.
    func removeContainer(
        _ container: Containerd_Services_Containers_V1_Container,
        keepingSnapshot: Bool = false
    ) async throws {
        do {
            _ = try await process(container.id)
            throw Failure("cannot delete running task \(container.id): failed precondition")
        } catch let failure as Failure where failure.isNotFound {
            // As it should be.
        }
        if !keepingSnapshot, !container.snapshotKey.isEmpty {
            if container.snapshotter.isEmpty {
                throw Failure("container.Snapshotter must be set to cleanup rootfs snapshot: invalid argument")
            }
            do {
                try await removeSnapshot(container.snapshotKey, in: container.snapshotter)
            } catch let failure as Failure where failure.isNotFound {
                // Somebody removed it before.
            }
        }
        try await removeContainer(container.id)
    }
}
