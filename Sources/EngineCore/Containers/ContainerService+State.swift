import ContainerdAPI
import DockerAPI
import Linux
import SwiftProtobuf

/// Changes of a container that leave its process where it is.
extension ContainerService {
    public func pause(_ name: String) async throws {
        let id = try find(name).id
        try await serialised(id) {
            guard var record = records[id], record.state.isRunning else {
                throw EngineError.conflict("container \(id) is not running")
            }
            if record.state.status == "paused" { throw EngineError.conflict("Container \(id) is already paused") }
            if record.state.status == "restarting" {
                throw EngineError.conflict("Container \(id) is restarting, wait until the container is running")
            }
            let request = Containerd_Services_Tasks_V1_PauseTaskRequest.with { $0.containerID = id }
            do {
                _ = try await client.call { [client] in try await client.tasks.pause(request, metadata: client.metadata)
                }
            } catch {
                throw EngineError.internalError("cannot pause container \(id): \(error)")
            }
            endHealth(id)
            record = records[id] ?? record
            record.state.status = "paused"
            try save(record)
            publish("pause", record)
        }
    }

    public func unpause(_ name: String) async throws {
        let id = try find(name).id
        try await serialised(id) {
            guard records[id]?.state.status == "paused" else {
                throw EngineError.internalError("Container \(id) is not paused")
            }
            do { try await thaw(id) } catch {
                throw EngineError.internalError("Cannot unpause container \(id): \(error)")
            }
        }
    }

    /// In the turn of a container that is paused.
    func thaw(_ id: String) async throws {
        let request = Containerd_Services_Tasks_V1_ResumeTaskRequest.with { $0.containerID = id }
        _ = try await client.call { [client] in try await client.tasks.resume(request, metadata: client.metadata) }
        guard var record = records[id] else { return }
        record.state.status = "running"
        try save(record)
        publish("unpause", record)
        continueHealth(id)
    }

    public func rename(_ name: String, to new: String) async throws {
        let id = try find(name).id
        try await serialised(id) { try await renameAlone(id, to: new) }
    }

    private func renameAlone(_ id: String, to new: String) async throws {
        var record = try find(id)
        if new.isEmpty { throw EngineError.invalid("Neither old nor new names may be empty") }
        if record.name == new || record.name == new.dropFirst() && new.hasPrefix("/") {
            throw EngineError.invalid("Renaming a container with the same name as its current name")
        }
        let old = record.name
        record.name = try checked(new, isOurs: false, id: record.id)
        for (name, endpoint) in record.endpoints where endpoint.dnsNames != nil {
            let names = record.dnsNames(aliases: endpoint.aliases ?? [])
            record.endpoints[name]?.dnsNames = names
        }
        try save(record)
        try await networks.rename(id, to: record.name)
        if record.state.hasProcess { await networks.announce(record) }
        publish("rename", record, ["oldName": "/" + old])
    }
}
