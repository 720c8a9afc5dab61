import DockerAPI
import Linux
import Registry
import Text

extension ImageService {
    private static let searchFilters: Set<String> = ["is-automated", "is-official", "stars"]

    /// What docker's index knows of a term, as JSON.
    public func search(
        _ term: String,
        limit: Int,
        filters: FilterArguments,
        credentials: RegistryCredentials?
    ) async throws -> [SearchResult] {
        try filters.validate(Self.searchFilters)
        // Nothing is called automated any more.
        if try filters.bool("is-automated", default: false) { return [] }
        let isOfficial = try filters.bool("is-official", default: false)
        let stars =
            try filters.values("stars").map { text throws(EngineError) in
                guard let count = Int(text) else { throw .invalid("invalid filter 'stars=\(text)'") }
                return count
            }.max() ?? 0
        let found = try await RegistrySearch.run(term, limit: limit, policy: registries, credentials: credentials)
        return found.map { SearchResult($0) }.filter {
            (!filters.contains("is-official") || $0.isOfficial == isOfficial) && $0.stars >= stars
        }
    }
}
