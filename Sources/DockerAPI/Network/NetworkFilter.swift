import Linux

/// The filters of GET /networks.
public struct NetworkFilter: Sendable {
    private static let names: Set<String> = ["dangling", "driver", "id", "label", "name", "scope", "type"]

    private let filters: FilterArguments
    private let isDangling: Bool?

    public init(_ filters: FilterArguments) throws(EngineError) {
        try filters.validate(Self.names)
        self.filters = filters
        let dangling = filters.values("dangling")
        if dangling.count > 1 { throw .invalid("got more than one value for filter key \"dangling\"") }
        switch dangling.first {
        case nil: isDangling = nil
        case "0", "false": isDangling = false
        case "1", "true": isDangling = true
        default:
            throw .invalid(
                "invalid value for filter 'dangling', must be \"true\" (or \"1\"), or \"false\" (or \"0\")"
            )
        }
        for type in filters.values("type") where !["builtin", "custom"].contains(type) {
            throw .internalError("invalid filter: 'type'='\(type)'")
        }
    }

    public func includes(_ network: NetworkDocument) -> Bool {
        guard filters.exactMatch("driver", network.driver), filters.match("name", network.name),
            filters.match("id", network.id), filters.matchesLabels("label", network.labels ?? [:]),
            filters.exactMatch("scope", network.scope)
        else { return false }
        if let isDangling {
            let isUnused = !network.isPredefined && network.containers.isEmpty
            if isUnused != isDangling { return false }
        }
        return filters.exactMatch("type", network.isPredefined ? "builtin" : "custom")
    }
}
