import DockerAPI
import Linux

extension VolumeService {
    public func list(_ filters: FilterArguments) throws -> [Volume] {
        try filters.validate(["dangling", "name", "driver", "label"])
        let isDangling = filters.contains("dangling") ? try filters.bool("dangling", default: false) : nil
        return records.values.sorted { $0.name < $1.name }.filter { record in
            filters.exactMatch("driver", Volume.localDriver) && filters.match("name", record.name)
                && filters.matchesLabels("label", record.labels ?? [:])
                && (isDangling == nil || isDangling == (references[record.name] == nil))
        }.map(volume)
    }

    /// What `system df` tells: volumes that have their data here, with their sizes.
    public func usage() async -> [Volume] {
        var volumes: [Volume] = []
        for record in records.values.sorted(by: { $0.name < $1.name }) where (record.options ?? [:]).isEmpty {
            var volume = volume(record)
            let size = await size(record.name)
            volume.usage = Volume.Usage(size: size ?? -1, references: references[record.name]?.count ?? 0)
            volumes.append(volume)
        }
        return volumes
    }

    private func size(_ name: String) async -> Int64? {
        let path = folder.data(name)
        do { return try await Offload.run { try TreeUsage.bytes(path) } } catch {
            Log.warning("size of volume \(name): \(error)")
            return nil
        }
    }

    /// Removes what no container has: volumes without a name, or with the filter `all` any. The answer: their names, and
    /// the bytes that they had.
    public func prune(_ given: FilterArguments) async throws -> (names: [String], reclaimed: Int64) {
        if isPruning { throw EngineError.conflict("a prune operation is already running") }
        isPruning = true
        defer { isPruning = false }
        let filters = try Self.pruneFilters(given)
        let candidates = records.values.sorted { $0.name < $1.name }.filter { record in
            let labels = record.labels ?? [:]
            return references[record.name] == nil && (record.options ?? [:]).isEmpty
                && filters.matchesLabels("label", labels)
                && !(filters.contains("label!") && filters.matchesLabels("label!", labels))
        }
        var names: [String] = []
        var reclaimed: Int64 = 0
        for record in candidates {
            let bytes = await size(record.name) ?? 0
            do { try await remove(record.name, force: true) } catch {
                Log.warning("prune of volume \(record.name): \(error)")
                continue
            }
            reclaimed += bytes
            names.append(record.name)
        }
        events.publish(.volume, "prune", id: "", attributes: ["reclaimed": "\(reclaimed)"])
        return (names, reclaimed)
    }

    private static func pruneFilters(_ given: FilterArguments) throws -> FilterArguments {
        var filters = given
        let all = filters.values("all").sorted()
        if all.count > 1 {
            throw EngineError.invalid(
                "invalid filter 'all=[\(all.joined(separator: " "))]': only one value is expected"
            )
        }
        switch all.first {
        case nil, "0", "f", "F", "FALSE", "false", "False": filters.add("label", Volume.anonymousLabel)
        case "1", "t", "T", "TRUE", "true", "True": break
        case let text?:
            throw EngineError.invalid(
                "invalid filter 'all': strconv.ParseBool: parsing \"\(text)\": invalid syntax"
            )
        }
        try filters.validate(["label", "label!", "all"])
        return filters
    }
}
