import Text

/// A container in a network, as the network's inspection shows it.
public struct EndpointResource: Sendable, Equatable {
    public var name = ""
    public var endpointID = ""
    public var macAddress = ""
    /// Each with its prefix, or empty.
    public var ipv4Address = ""
    public var ipv6Address = ""

    public init() {}

    public func members(_ writer: inout JSONWriter) {
        writer.member("Name", name)
        writer.member("EndpointID", endpointID)
        writer.member("MacAddress", macAddress)
        writer.member("IPv4Address", ipv4Address)
        writer.member("IPv6Address", ipv6Address)
    }
}
