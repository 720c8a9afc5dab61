import ContainerdAPI
import DockerAPI
import FoundationEssentials
import Linux
import SwiftProtobuf
import Text

extension ContainerService {
    /// Changes the bounds of a container and what happens after its end; the answer: warnings for the client.
    public func update(_ name: String, _ wanted: Resources, _ policy: RestartPolicy) async throws -> [String] {
        let bounds = try checkUpdate(wanted, policy)
        let id = try find(name).id
        try await serialised(id) { try await updateAlone(id, bounds.resources, policy) }
        return bounds.warnings
    }

    private func checkUpdate(_ wanted: Resources, _ policy: RestartPolicy) throws -> ResourceRules {
        try HostConfigRules.check(policy)
        return try ResourceRules(wanted, kernel: .host, isUpdate: true)
    }

    private func updateAlone(_ id: String, _ wanted: Resources, _ policy: RestartPolicy) async throws {
        guard var record = records[id] else { throw EngineError.notFound("No such container: \(id)") }
        if ["removing", "dead"].contains(record.state.status) {
            throw EngineError.conflict(
                "Cannot update container \(id): container is marked for removal and cannot be \"update\""
            )
        }
        do throws(EngineError) { try record.hostConfig.update(wanted, policy) } catch {
            throw EngineError(error.kind, "Cannot update container \(id): \(error.message)")
        }
        if record.state.isRunning {
            do { try await updateTask(id, wanted) } catch {
                throw EngineError.internalError("Cannot update container \(id): \(error)")
            }
        }
        try save(record)
        publish("update", record)
    }

    private func updateTask(_ id: String, _ wanted: Resources) async throws {
        let document = try ResourceWriter(wanted).json(devices: nil)
        // Nothing but a restart policy.
        if document == Array("{}".utf8) { return }
        let request = Containerd_Services_Tasks_V1_UpdateTaskRequest.with {
            $0.containerID = id
            $0.resources.typeURL = "types.containerd.io/opencontainers/runtime-spec/1/LinuxResources"
            $0.resources.value = Data(document)
        }
        _ = try await client.call { [client] in try await client.tasks.update(request, metadata: client.metadata) }
    }
}
