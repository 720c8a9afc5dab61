import DockerAPI
import Linux
import Networking
import Text

/// A network as the store keeps it.
struct NetworkRecord: Sendable {
    /// What is shown of it, without its containers.
    var document: NetworkDocument
    var subnets: [NetworkSubnet] = []
    /// We made the link of the host that its containers' links are on.
    var ownsParent = false
    /// Its bridge was there before it, and stays when it goes.
    var usesHostLink = false
    /// Its removal has begun: nobody joins it any more.
    var isLeaving = false

    var id: String { document.id }
    var name: String { document.name }
    var isBridge: Bool { document.driver == "bridge" && !document.isConfigOnly }
    /// Its containers have links on one of the host's.
    var isOnParent: Bool { ParentOptions.drivers.contains(document.driver) && !document.isConfigOnly }
    /// Its containers get interfaces of us.
    var hasInterfaces: Bool { isBridge || isOnParent }

    init(_ document: NetworkDocument) {
        self.document = document
    }

    init(_ node: JSONNode) throws(JSONError) {
        let field = try JSONField(node, type: "network")
        document = NetworkDocument(
            name: try field.string("Name"),
            id: try field.string("Id"),
            created: try field.string("Created"),
            driver: try field.string("Driver")
        )
        document.enableIPv4 = try field.bool("EnableIPv4")
        document.enableIPv6 = try field.bool("EnableIPv6")
        if let ipam = try field.object("IPAM", type: "network.IPAM") { document.ipam = try IPAM(ipam) }
        document.isInternal = try field.bool("Internal")
        document.isAttachable = try field.bool("Attachable")
        document.configFrom =
            try field.object("ConfigFrom", type: "network.ConfigReference").map {
                (reference) throws(JSONError) in try reference.string("Network")
            } ?? ""
        document.isConfigOnly = try field.bool("ConfigOnly")
        document.options = try field.stringMap("Options")
        document.labels = try field.stringMap("Labels")
        subnets = (node["Subnets"]?.elements ?? []).compactMap { NetworkSubnet($0) }
        ownsParent = node["OwnsParent"]?.bool ?? false
        usesHostLink = node["UsesHostLink"]?.bool ?? false
        isLeaving = node["IsLeaving"]?.bool ?? false
    }

    /// The document with what no client sees behind it.
    var json: [UInt8] {
        var shown = JSONWriter()
        document.write(&shown)
        var writer = JSONWriter()
        writer.object { writer in
            writer.memberArray("Subnets") { array in
                for subnet in subnets { array.object { subnet.members(&$0) } }
            }
            writer.member("OwnsParent", ownsParent)
            writer.member("UsesHostLink", usesHostLink)
            writer.member("IsLeaving", isLeaving)
        }
        return shown.bytes.dropLast() + [UInt8(ascii: ",")] + writer.bytes.dropFirst()
    }

    /// The subnets that were chosen: nil for a network where no address can be asked for at all.
    var chosenSubnets: [IPNetwork] { subnets.filter(\.isChosen).map(\.subnet) }
}
