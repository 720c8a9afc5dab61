import Text

/// The addresses that a client wants for an endpoint.
public struct EndpointIPAMConfig: Sendable, Equatable {
    public var ipv4Address = ""
    public var ipv6Address = ""
    public var linkLocalIPs: [String]?

    public init() {}

    init(_ field: JSONField) throws(JSONError) {
        ipv4Address = try field.string("IPv4Address")
        ipv6Address = try field.string("IPv6Address")
        linkLocalIPs = try field.strings("LinkLocalIPs")
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("IPv4Address", omitEmpty: ipv4Address)
        writer.member("IPv6Address", omitEmpty: ipv6Address)
        writer.member("LinkLocalIPs", omitEmpty: linkLocalIPs)
    }
}
