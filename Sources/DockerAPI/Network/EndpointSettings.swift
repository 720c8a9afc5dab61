import Text

/// A container's place in one network: what the client asked for, and what it was given.
public struct EndpointSettings: Sendable, Equatable {
    public var ipamConfig: EndpointIPAMConfig?
    public var links: [String]?
    public var aliases: [String]?
    public var macAddress = ""
    public var driverOpts: [String: String]?
    /// The endpoint with the highest has the default gateway.
    public var gwPriority = 0
    public var networkID = ""
    public var endpointID = ""
    public var gateway = ""
    public var ipAddress = ""
    public var ipPrefixLen = 0
    public var ipv6Gateway = ""
    public var globalIPv6Address = ""
    public var globalIPv6PrefixLen = 0
    public var dnsNames: [String]?

    public init() {}

    public init(_ field: JSONField) throws(JSONError) {
        if let config = try field.object("IPAMConfig", type: "network.EndpointIPAMConfig") {
            ipamConfig = try EndpointIPAMConfig(config)
        }
        links = try field.strings("Links")
        aliases = try field.strings("Aliases")
        macAddress = try field.string("MacAddress")
        driverOpts = try field.stringMap("DriverOpts")
        gwPriority = try field.integer("GwPriority")
        networkID = try field.string("NetworkID")
        endpointID = try field.string("EndpointID")
        gateway = try field.string("Gateway")
        ipAddress = try field.string("IPAddress")
        ipPrefixLen = try field.integer("IPPrefixLen")
        ipv6Gateway = try field.string("IPv6Gateway")
        globalIPv6Address = try field.string("GlobalIPv6Address")
        globalIPv6PrefixLen = try field.integer("GlobalIPv6PrefixLen")
        dnsNames = try field.strings("DNSNames")
    }

    /// Leaves what the client asked for, and takes away what the container was given while it ran.
    public mutating func clearOperational() {
        (endpointID, gateway, ipAddress, ipv6Gateway) = ("", "", "", "")
        (globalIPv6Address, macAddress) = ("", "")
        (ipPrefixLen, globalIPv6PrefixLen) = (0, 0)
    }

    public func members(_ writer: inout JSONWriter) {
        if let ipamConfig {
            writer.memberObject("IPAMConfig") { ipamConfig.members(&$0) }
        } else {
            writer.memberNull("IPAMConfig")
        }
        writer.member("Links", orNull: links)
        writer.member("Aliases", orNull: aliases)
        writer.member("MacAddress", macAddress)
        writer.member("DriverOpts", orNull: driverOpts)
        writer.member("GwPriority", gwPriority)
        writer.member("NetworkID", networkID)
        writer.member("EndpointID", endpointID)
        writer.member("Gateway", gateway)
        writer.member("IPAddress", ipAddress)
        writer.member("IPPrefixLen", ipPrefixLen)
        writer.member("IPv6Gateway", ipv6Gateway)
        writer.member("GlobalIPv6Address", globalIPv6Address)
        writer.member("GlobalIPv6PrefixLen", globalIPv6PrefixLen)
        writer.member("DNSNames", orNull: dnsNames)
    }
}
