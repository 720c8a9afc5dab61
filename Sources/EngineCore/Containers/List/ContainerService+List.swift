import DockerAPI
import Linux

extension ContainerService {
    /// What a list is asked for by.
    public struct ListQuery: Sendable {
        public var all = false
        public var size = false
        /// The newest so many, running or not; 0 and less for no limit.
        public var limit = 0
        public var filters = FilterArguments()

        public init() {}
    }

    /// The answer of GET /containers/json, newest first.
    public func list(_ query: ListQuery, version: APIVersion) async throws -> [UInt8] {
        var filter = try ContainerFilter(query.filters)
        let range = try range(query.filters)
        if query.filters.contains("ancestor") {
            var found: Set<String> = []
            for name in query.filters.values("ancestor") {
                // One that is not there has no containers.
                if let image = try? await images.find(name) { found.insert(image.id) }
            }
            filter.images = found
        }
        var shown: [ListEntry] = []
        for entry in entries(range) {
            if !entry.state.isRunning, !query.all, !filter.wantsAll, query.limit <= 0 { continue }
            guard filter.passes(entry) else { continue }
            if query.limit > 0, shown.count == query.limit { break }
            shown.append(entry)
        }
        let names = try await imageNames(shown)
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        for (index, entry) in shown.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            // One that is removed meanwhile has no size any more.
            let size = query.size ? try? await size(entry.id) : nil
            let namesImage = names[entry.image] == entry.imageID
            entry.write(to: &bytes, namesImage: namesImage, size: size, version: version)
        }
        bytes.append(UInt8(ascii: "]"))
        return bytes
    }

    /// Newest first, between the containers that `before` and `since` name.
    private func entries(_ range: (before: String?, since: String?)) -> ArraySlice<ListEntry> {
        var slice = allEntries()[...]
        if let before = range.before, let place = slice.firstIndex(where: { $0.id == before }) {
            slice = slice[(place + 1)...]
        }
        if let since = range.since, let place = slice.firstIndex(where: { $0.id == since }) { slice = slice[..<place] }
        return slice
    }

    private func allEntries() -> [ListEntry] {
        if let sortedEntries { return sortedEntries }
        for (id, record) in records where listEntries[id] == nil { listEntries[id] = ListEntry(record) }
        let all = listEntries.values.sorted { one, other in
            one.created == other.created ? one.id > other.id : one.created > other.created
        }
        sortedEntries = all
        return all
    }

    private func range(_ filters: FilterArguments) throws -> (before: String?, since: String?) {
        var found: [String: String] = [:]
        for name in ["before", "since"] {
            for value in filters.values(name) { found[name] = try find(value).id }
        }
        return (found["before"], found["since"])
    }

    /// What the names that containers were made with mean now.
    private func imageNames(_ entries: [ListEntry]) async throws -> [String: String] {
        var ids: [String: String] = [:]
        for name in Set(entries.map(\.image)) { ids[name] = (try? await images.find(name))?.id }
        return ids
    }
}
