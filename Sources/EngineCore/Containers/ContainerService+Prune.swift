import DockerAPI
import Linux

extension ContainerService {
    /// Removes the containers that do not run; the answer: ids and bytes. One prune at a time.
    public func prune(_ filters: FilterArguments) async throws -> (ids: [String], bytes: Int64) {
        guard !isPruning else { throw EngineError.conflict("a prune operation is already running") }
        isPruning = true
        defer { isPruning = false }
        try filters.validate(["label", "label!", "until"])
        let until = try Self.until(filters)
        var ids: [String] = []
        var bytes: Int64 = 0
        for record in list() where !record.state.isRunning {
            if let until, let created = Timestamp.parse(record.created), created > until { continue }
            let labels = record.config.labels ?? [:]
            guard filters.matchesLabels("label", labels),
                !filters.contains("label!") || !filters.matchesLabels("label!", labels)
            else { continue }
            let written = (try? await size(record.id))?.written ?? 0
            do {
                try await remove(record.id, force: false, volumes: false)
            } catch {
                Log.error("container \(record.id) cannot be pruned: \(error)")
                continue
            }
            bytes += written
            ids.append(record.id)
        }
        events.publish(.container, "prune", id: "", attributes: ["reclaimed": String(bytes)])
        return (ids, bytes)
    }

    /// The time before which things have to have been made to be pruned.
    static func until(_ filters: FilterArguments) throws(EngineError) -> PastTime.Time? {
        let values = filters.values("until")
        if values.count > 1 { throw .invalid("more than one until filter specified") }
        guard let text = values.first else { return nil }
        do throws(EngineError) { return try PastTime.parse(text, now: (Timestamp.secondsNow(), 0)) } catch {
            throw .invalid(error.message)
        }
    }
}
