import Linux
import Text

/// A subnet that a network has.
struct NetworkSubnet: Sendable, Equatable {
    var subnet: IPNetwork
    /// The part that containers get addresses of; nil for all of it.
    var range: IPNetwork?
    /// The bridge's own address; nil where it has none.
    var gateway: IPAddress?
    /// What no container gets, by the client's names.
    var auxiliary: [String: IPAddress] = [:]
    /// Whether a client chose it: addresses can be asked for in such a one only.
    var isChosen = false
    /// False where the network has this version of addresses switched off.
    var isUsed = true

    /// Those that the network itself takes.
    var ownAddresses: [IPAddress] { [gateway].compactMap { $0 } + Array(auxiliary.values) }
    var isVersion6: Bool { subnet.address.isVersion6 }

    init(_ subnet: IPNetwork) {
        self.subnet = subnet
    }

    init?(_ node: JSONNode) {
        guard let subnet = node["Subnet"]?.string.flatMap({ IPNetwork($0) }) else { return nil }
        self.subnet = subnet
        range = node["Range"]?.string.flatMap { IPNetwork($0) }
        gateway = node["Gateway"]?.string.flatMap { IPAddress($0) }
        auxiliary = (node["Auxiliary"]?.stringMap ?? [:]).compactMapValues { IPAddress($0) }
        isChosen = node["IsChosen"]?.bool ?? false
        isUsed = node["IsUsed"]?.bool ?? true
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("Subnet", subnet.description)
        writer.member("Range", omitEmpty: range?.description)
        writer.member("Gateway", omitEmpty: gateway?.description)
        writer.member("Auxiliary", auxiliary.mapValues(\.description))
        writer.member("IsChosen", isChosen)
        writer.member("IsUsed", isUsed)
    }
}
