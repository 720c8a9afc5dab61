import Text

/// The body of POST /networks/create.
public struct NetworkCreateRequest: Sendable {
    public var name = ""
    public var driver = ""
    public var scope = ""
    /// nil where the client says nothing.
    public var enableIPv4: Bool?
    public var enableIPv6: Bool?
    public var ipam: IPAM?
    public var isInternal = false
    public var isAttachable = false
    public var isIngress = false
    public var isConfigOnly = false
    /// The network whose configuration it takes.
    public var configFrom: String?
    public var options: [String: String]?
    public var labels: [String: String]?

    public init() {}

    public init(_ node: JSONNode, version: APIVersion) throws(JSONError) {
        let field = try JSONField(node, type: "network.CreateRequest")
        name = try field.string("Name")
        driver = try field.string("Driver")
        scope = try field.string("Scope")
        enableIPv4 = try field.optionalBool("EnableIPv4")
        if version < "1.48" { enableIPv4 = nil }
        enableIPv6 = try field.optionalBool("EnableIPv6")
        if let ipam = try field.object("IPAM", type: "network.IPAM") { self.ipam = try IPAM(ipam) }
        isInternal = try field.bool("Internal")
        isAttachable = try field.bool("Attachable")
        isIngress = try field.bool("Ingress")
        isConfigOnly = try field.bool("ConfigOnly")
        configFrom = try field.object("ConfigFrom", type: "network.ConfigReference").map {
            (reference) throws(JSONError) in try reference.string("Network")
        }
        options = try field.stringMap("Options")
        labels = try field.stringMap("Labels")
    }
}
