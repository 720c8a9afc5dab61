import DockerAPI
import Linux
import OCI

extension ImageService {
    private static let pruneFilters: Set<String> = ["dangling", "label", "label!", "until"]

    /// Removes images that no container needs: those without a tag, or with `dangling=false` all. The answer: what went,
    /// and the bytes of the layers among it.
    public func prune(_ filters: FilterArguments, users: [ImageUser]) async throws
        -> (removed: [ImageRemoval], reclaimed: Int64)
    {
        guard !isPruning else { throw EngineError.conflict("a prune operation is already running") }
        isPruning = true
        defer { isPruning = false }
        try filters.validate(Self.pruneFilters)
        let isDanglingOnly = try filters.bool("dangling", default: true)
        guard filters.values("until").count <= 1 else {
            throw EngineError.internalError("more than one until filter specified")
        }
        let until = try filters.values("until").first.map { text throws(EngineError) in
            try PastTime.parse(text, now: (Timestamp.secondsNow(), 0))
        }
        let catalog = try await catalog()
        var sizes: [String: Int64] = [:]
        for chain in catalog.layerUsers.keys { sizes[chain] = try await size(ofChain: chain) }
        var removed: [ImageRemoval] = []
        for found in catalog.images.values.sorted(by: { $0.image.id < $1.image.id }) {
            let image = found.image
            if found.references.isEmpty && catalog.hasChildren(image.id) { continue }
            if let until {
                guard let created = image.created, created <= until else { continue }
            }
            guard filters.matchesLabels("label", image.config.labels ?? [:]),
                !filters.contains("label!") || !filters.matchesLabels("label!", image.config.labels ?? [:])
            else { continue }
            if isDanglingOnly && !found.tags.isEmpty { continue }
            let names = found.references.isEmpty ? [image.id] : found.references.map(\.name)
            for name in names {
                do {
                    removed += try await remove(name, force: false, prune: true, users: users)
                } catch let error as EngineError {
                    // It is in use, or went with another of its names.
                    guard error.kind == .conflict || error.kind == .notFound else { throw error }
                }
            }
        }
        let reclaimed = removed.reduce(Int64(0)) { sum, one in
            if case .deleted(let digest) = one { return sum + (sizes[digest] ?? 0) }
            return sum
        }
        events.publish(.image, "prune", id: "", attributes: ["reclaimed": String(reclaimed)])
        return (removed, reclaimed)
    }
}
