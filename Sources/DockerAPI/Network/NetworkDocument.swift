import Text

/// A network as GET /networks/ID shows it.
public struct NetworkDocument: Sendable {
    public var name: String
    public var id: String
    /// RFC 3339.
    public var created: String
    public var scope = "local"
    public var driver: String
    public var enableIPv4 = true
    public var enableIPv6 = false
    public var ipam = IPAM()
    public var isInternal = false
    public var isAttachable = false
    public var isIngress = false
    public var configFrom = ""
    public var isConfigOnly = false
    /// By the container's id.
    public var containers: [String: EndpointResource] = [:]
    public var options: [String: String]?
    public var labels: [String: String]?

    public init(name: String, id: String, created: String, driver: String) {
        self.name = name
        self.id = id
        self.created = created
        self.driver = driver
    }

    /// What nobody can make or remove.
    public static let predefined: Set<String> = ["bridge", "host", "none", "default"]

    public var isPredefined: Bool { Self.predefined.contains(name) }

    public func write(_ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("Name", name)
            writer.member("Id", id)
            writer.member("Created", created)
            writer.member("Scope", scope)
            writer.member("Driver", driver)
            writer.member("EnableIPv4", enableIPv4)
            writer.member("EnableIPv6", enableIPv6)
            writer.memberObject("IPAM") { ipam.members(&$0) }
            writer.member("Internal", isInternal)
            writer.member("Attachable", isAttachable)
            writer.member("Ingress", isIngress)
            writer.memberObject("ConfigFrom") { $0.member("Network", configFrom) }
            writer.member("ConfigOnly", isConfigOnly)
            writer.memberObject("Containers") { writer in
                for (id, endpoint) in containers.sorted(by: { $0.key < $1.key }) {
                    writer.memberObject(id) { endpoint.members(&$0) }
                }
            }
            writer.member("Options", orNull: options)
            writer.member("Labels", orNull: labels)
        }
    }
}
