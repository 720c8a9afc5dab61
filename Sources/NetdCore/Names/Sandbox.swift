import Linux
import Text

/// What netd does for one container, as dockerd says it.
public struct Sandbox: Sendable, Equatable {
    /// The container's place in one network.
    public struct Place: Sendable, Equatable {
        public var network = ""
        public var networkName = ""
        /// By which others find it; the first is the one that its address leads back to.
        public var names: [String] = []
        public var addresses: [IPAddress] = []
        /// The container's own names for others (`--link`), each with a name that the network has.
        public var links: [String: String] = [:]

        public init() {}
    }

    /// The container's.
    public let id: String
    /// Where its network namespace is pinned.
    public var namespace = ""
    /// Whether it has a resolver: whether it is in a network that clients made.
    public var resolves = false
    /// In the order in which they are asked.
    public var places: [Place] = []
    /// Servers that its client or the operator chose, which are asked out of the container's namespace; without any
    /// those of the host are, out of the host's.
    public var servers: [IPAddress] = []
    /// Whether the host's servers are asked at all: not for a container that nothing leads out of.
    public var forwards = false
    /// The client chose what `ndots` is: then a name without dots is none for other servers.
    public var hasDots = false

    public init(id: String) {
        self.id = id
    }

    init?(_ node: JSONNode) {
        guard let id = node["id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        namespace = node["namespace"]?.string ?? ""
        resolves = node["resolves"]?.bool ?? false
        servers = Self.addresses(node["servers"])
        forwards = node["forwards"]?.bool ?? false
        hasDots = node["hasDots"]?.bool ?? false
        places = (node["places"]?.elements ?? []).map { node in
            var place = Place()
            place.network = node["network"]?.string ?? ""
            place.networkName = node["networkName"]?.string ?? ""
            place.names = node["names"]?.strings ?? []
            place.addresses = Self.addresses(node["addresses"])
            place.links = node["links"]?.stringMap ?? [:]
            return place
        }
    }

    private static func addresses(_ node: JSONNode?) -> [IPAddress] {
        (node?.strings ?? []).compactMap { IPAddress($0) }
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("namespace", namespace)
        writer.member("resolves", resolves)
        writer.member("servers", servers.map(\.description))
        writer.member("forwards", forwards)
        writer.member("hasDots", hasDots)
        writer.memberArray("places") { array in
            for place in places {
                array.object { writer in
                    writer.member("network", place.network)
                    writer.member("networkName", place.networkName)
                    writer.member("names", place.names)
                    writer.member("addresses", place.addresses.map(\.description))
                    writer.member("links", place.links)
                }
            }
        }
    }
}
