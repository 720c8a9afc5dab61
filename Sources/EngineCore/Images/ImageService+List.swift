import DockerAPI
import Linux
import OCI
import Text

extension ImageService {
    private static let listFilters: Set<String> = ["dangling", "label", "before", "since", "reference", "until"]

    /// The images that a client asks for, newest first.
    public func summaries(
        _ filters: FilterArguments = FilterArguments(),
        all: Bool = false,
        sharedSize: Bool = false,
        users: [ImageUser]
    ) async throws -> [ImageSummary] {
        try filters.validate(Self.listFilters)
        let isDanglingOnly = try filters.bool("dangling", default: false)
        let catalog = try await catalog()
        let span = try await span(filters, catalog)
        let patterns = try filters.values("reference").map { text throws(EngineError) in
            guard let glob = Glob(text) else { throw .internalError("syntax error in pattern") }
            return glob
        }
        let counts = users.reduce(into: [:]) { $0[$1.image, default: 0] += 1 }
        var summaries: [ImageSummary] = []
        for named in catalog.images.values {
            let image = named.image
            if isDanglingOnly && catalog.hasChildren(image.id) { continue }
            guard span.contains(image.created), filters.matchesLabels("label", image.config.labels ?? [:]) else {
                continue
            }
            func isWanted(_ reference: ImageReference) -> Bool {
                !filters.contains("reference") || patterns.contains { reference.matches($0) }
            }
            var summary = ImageSummary(id: image.id)
            summary.repoTags = named.tags.filter(isWanted).map(\.familiar)
            summary.repoDigests = named.names.compactMap(\.digest).filter(isWanted).map(\.familiar)
            if summary.repoTags.isEmpty && summary.repoDigests.isEmpty {
                // Images that others were committed on and that nobody named are shown on demand only.
                guard all || !catalog.hasChildren(image.id), !filters.contains("reference"),
                    isDanglingOnly || !filters.contains("dangling")
                else { continue }
            } else if isDanglingOnly && !summary.repoTags.isEmpty {
                continue
            }
            summary.parent = image.parent
            summary.created = Int64(image.created?.seconds ?? 0)
            summary.size = try await size(of: image)
            summary.labels = image.config.labels
            summary.containers = Int64(counts[image.id] ?? 0)
            if sharedSize { summary.sharedSize = try await self.sharedSize(image, catalog) }
            summaries.append(summary)
        }
        return summaries.sorted { ($0.created, $0.id) > ($1.created, $1.id) }
    }

    private func sharedSize(_ image: Image, _ catalog: ImageCatalog) async throws -> Int64 {
        var sum: Int64 = 0
        for chain in image.chainIDs where catalog.layerUsers[chain] ?? 0 > 1 { sum += try await size(ofChain: chain) }
        return sum
    }

    /// Of several values the narrowest counts.
    private func span(_ filters: FilterArguments, _ catalog: ImageCatalog) async throws -> ImageTimeSpan {
        var span = ImageTimeSpan()
        for text in filters.values("before") {
            guard let found = catalog.find(text) else { throw try Self.missing(text) }
            if let time = found.image.created { span.limit(before: time) }
        }
        for text in filters.values("since") {
            guard let found = catalog.find(text) else { throw try Self.missing(text) }
            if let time = found.image.created { span.limit(after: time) }
        }
        let now = (seconds: Timestamp.secondsNow(), nanoseconds: 0)
        for text in filters.values("until") { span.limit(before: try PastTime.parse(text, now: now)) }
        return span
    }
}
