import DockerAPI
import Linux

/// Which containers a list shows: docker's filters, checked before any container is looked at.
struct ContainerFilter {
    static let names: Set<String> = [
        "ancestor", "before", "exited", "expose", "health", "id", "is-task", "isolation", "label", "name", "network",
        "publish", "since", "status", "volume",
    ]
    private static let states = ["created", "running", "paused", "restarting", "removing", "exited", "dead"]
    private static let healths = ["none", "starting", "healthy", "unhealthy"]

    private let filters: FilterArguments
    private let codes: [Int64]
    private let wantsTasks: Bool?
    /// Ports of the host and of containers, of which one has to be there; nil without such a filter.
    private let ports: (published: [PortFilter], exposed: [PortFilter])?
    /// Images that `ancestor` means; nil without that filter.
    var images: Set<String>?

    init(_ filters: FilterArguments) throws(EngineError) {
        try filters.validate(Self.names)
        self.filters = filters
        var codes: [Int64] = []
        for value in filters.values("exited") {
            do throws(EngineError) { codes.append(try GoNumber.parse(value)) } catch {
                throw .invalid("invalid filter 'exited=\(value)': \(error)")
            }
        }
        self.codes = codes
        for value in filters.values("status") where !Self.states.contains(value) {
            throw .invalid(
                "invalid filter 'status=\(value)': invalid value for state (\(value)): must be one of "
                    + Self.states.joined(separator: ", ")
            )
        }
        wantsTasks = filters.contains("is-task") ? try filters.bool("is-task", default: false) : nil
        for value in filters.values("health") where !Self.healths.contains(value) {
            throw .invalid(
                "invalid filter 'health=\(value)': invalid value for health (\(value)): must be one of "
                    + Self.healths.joined(separator: ", ")
            )
        }
        let lists = try ["publish", "expose"]
            .map { (name) throws(EngineError) in
                try filters.values(name).map { (value) throws(EngineError) in try PortFilter(value, name) }
            }
        ports = lists.allSatisfy(\.isEmpty) ? nil : (lists[0], lists[1])
    }

    /// A state that is asked for is shown though the container does not run.
    var wantsAll: Bool { !filters.values("status").isEmpty }

    func passes(_ entry: ListEntry) -> Bool {
        let state = entry.state
        if !filters.match("name", "/" + entry.name), !filters.match("name", entry.name) { return false }
        guard filters.match("id", entry.id) || filters.fuzzyMatch("id", entry.id), wantsTasks != true,
            filters.matchesLabels("label", entry.labels), filters.match("isolation", ""),
            filters.match("status", state.status), filters.exactMatch("health", entry.health)
        else { return false }
        if !codes.isEmpty {
            let hasRun = state.startedAt != ContainerState.never && !state.isRunning
            guard hasRun, codes.contains(Int64(state.exitCode)) else { return false }
        }
        if filters.contains("volume"), !filters.values("volume").contains(where: entry.volumes.contains) {
            return false
        }
        if let images, !images.contains(entry.imageID) { return false }
        if filters.contains("network"), !filters.values("network").contains(where: { isIn($0, entry) }) { return false }
        guard let ports else { return true }
        return entry.ports.contains { port in
            ports.published.contains { $0.includes(port.published, port.exposed.proto) }
                || ports.exposed.contains { $0.includes(port.exposed.number, port.exposed.proto) }
        }
    }

    private func isIn(_ network: String, _ entry: ListEntry) -> Bool {
        entry.networks.contains { $0.name == network || (!$0.id.isEmpty && $0.id.hasPrefix(network)) }
    }
}
