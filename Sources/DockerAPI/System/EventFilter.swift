import OCI

/// Which events a client wants: docker's `filters` of GET /events.
public struct EventFilter: Sendable {
    private let filters: FilterArguments

    public init(_ filters: FilterArguments) { self.filters = filters }

    public func includes(_ event: EventMessage) -> Bool {
        matchesAction(event.action)
            && filters.exactMatch("type", event.kind.rawValue)
            && filters.exactMatch("scope", "local")
            && Self.named.allSatisfy { matchesName($0, event) }
            && matchesImage(event)
            && (!filters.contains("label") || filters.matchesLabels("label", event.attributes))
    }

    /// Kinds whose filter is a name or an id, or the start of one. Each is asked of every event, whatever its kind is.
    private static let named = [
        "daemon", "container", "plugin", "volume", "network", "node", "service", "secret", "config",
    ]

    private func matchesName(_ field: String, _ event: EventMessage) -> Bool {
        filters.fuzzyMatch(field, event.id) || filters.fuzzyMatch(field, event.attributes["name"] ?? "")
    }

    /// "exec_create: sh -c x" is meant by "exec_create"; one such name makes all of them starts of names.
    private func matchesAction(_ action: String) -> Bool {
        let isFuzzy = filters.values("event").contains { ["health_status", "exec_create", "exec_start"].contains($0) }
        return isFuzzy ? filters.fuzzyMatch("event", action) : filters.exactMatch("event", action)
    }

    /// An image by its id or name, of a container's event by the image it stands on; a tag need not be told.
    private func matchesImage(_ event: EventMessage) -> Bool {
        let name = event.attributes[event.kind == .image ? "name" : "image"] ?? ""
        return filters.exactMatch("image", event.id) || filters.exactMatch("image", name)
            || filters.exactMatch("image", Self.withoutTag(event.id))
            || filters.exactMatch("image", Self.withoutTag(name))
    }

    private static func withoutTag(_ name: String) -> String {
        (try? ImageReference(name))?.familiarRepository ?? name
    }
}
