import DockerAPI
import Linux
import Networking

extension NetworkService {
    public func remove(_ text: String) async throws {
        let record = try find(text)
        if record.document.isPredefined {
            throw EngineError.forbidden("\(record.name) is a pre-defined network and cannot be removed")
        }
        do { try await removeAlone(record) } catch let error as EngineError {
            throw EngineError(error.kind, "error while removing network: \(error.message)", cause: error.cause)
        }
    }

    private func removeAlone(_ given: NetworkRecord) async throws {
        guard var record = records[given.id], !record.isLeaving else {
            throw EngineError.notFound("network \(given.name) not found")
        }
        if record.document.isConfigOnly, records.values.contains(where: { $0.document.configFrom == record.name }) {
            throw EngineError.forbidden("configuration network \"\(record.name)\" is in use")
        }
        let active = endpoints.values.filter { $0.networkID == record.id }.sorted {
            $0.containerName < $1.containerName
        }
        guard active.isEmpty else {
            let names = active.map { "name:\"\($0.containerName)\" id:\"\($0.id.prefix(12))\"" }
            throw EngineError.forbidden(
                "network \(record.name) has active endpoints (\(names.joined(separator: ", ")))"
            )
        }
        record.isLeaving = true
        try store.put(record)
        records[record.id] = record
        if record.isBridge {
            let bridge = try bridge(of: record)
            let kernel = kernel
            do { try await Offload.run { try kernel.removeBridge(bridge) } } catch {
                // It is there still, and can be removed again.
                record.isLeaving = false
                records[record.id] = record
                try? store.put(record)
                throw error
            }
        }
        try await forget(record)
        if !record.document.isConfigOnly { publish("destroy", record) }
    }

    /// The rest of a removal, when the bridge is gone.
    func forget(_ record: NetworkRecord) async throws {
        if record.isOnParent {
            await turns.run("parents") {
                await removeParent(record)
                records[record.id] = nil
            }
        }
        try store.removeNetwork(record.id)
        release(record)
        records[record.id] = nil
    }

    /// Removes networks without containers; the answer: their names.
    public func prune(_ filters: FilterArguments) async throws -> [String] {
        if isPruning { throw EngineError.conflict("a prune operation is already running") }
        isPruning = true
        defer { isPruning = false }
        try filters.validate(["label", "label!", "until"])
        let until = try ContainerService.until(filters)
        var names: [String] = []
        for record in records.values.sorted(by: { $0.name < $1.name }) {
            let labels = record.document.labels ?? [:]
            guard !record.document.isPredefined, !record.document.isConfigOnly,
                filters.matchesLabels("label", labels),
                !(filters.contains("label!") && filters.matchesLabels("label!", labels))
            else { continue }
            if let until, let created = Timestamp.parse(record.document.created), created > until { continue }
            guard !endpoints.values.contains(where: { $0.networkID == record.id }) else { continue }
            do { try await removeAlone(record) } catch {
                Log.warning("could not remove local network \(record.name): \(error)")
                continue
            }
            names.append(record.name)
        }
        events.publish(.network, "prune", id: "", attributes: ["reclaimed": "0"])
        return names
    }
}
