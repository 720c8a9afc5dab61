import Linux
import Text

/// One subnet of a network, as a client asks for it and as it is shown.
public struct IPAMConfig: Sendable, Equatable {
    public var subnet = ""
    public var range = ""
    public var gateway = ""
    /// Addresses that no container gets, by names of the client's choice.
    public var auxiliary: [String: String] = [:]

    public init() {}

    public init(_ field: JSONField) throws(JSONError) {
        subnet = try field.string("Subnet")
        range = try field.string("IPRange")
        gateway = try field.string("Gateway")
        auxiliary = try field.stringMap("AuxiliaryAddresses") ?? [:]
    }

    public func members(_ writer: inout JSONWriter) {
        writer.member("Subnet", omitEmpty: subnet)
        writer.member("IPRange", omitEmpty: range)
        writer.member("Gateway", omitEmpty: gateway)
        writer.member("AuxiliaryAddresses", omitEmpty: auxiliary)
    }
}
