import Text

/// A container's place in a network, as a client asks for it.
struct EndpointBody {
    var aliases: [String] = []
    var links: [String] = []
    var address = ""
    var address6 = ""
    var linkLocal: [String] = []
    var mac = ""
    var driverOptions: [String: String] = [:]
    var priority = 0

    var isEmpty: Bool {
        aliases.isEmpty && links.isEmpty && address.isEmpty && address6.isEmpty && linkLocal.isEmpty && mac.isEmpty
            && driverOptions.isEmpty && priority == 0
    }

    /// `isWhole`: with empty objects too, which a later inspection shows.
    func members(_ writer: inout JSONWriter, isWhole: Bool = false) {
        if isWhole || !address.isEmpty || !address6.isEmpty || !linkLocal.isEmpty {
            writer.memberObject("IPAMConfig") {
                $0.member("IPv4Address", omitEmpty: address)
                $0.member("IPv6Address", omitEmpty: address6)
                $0.member("LinkLocalIPs", omitEmpty: linkLocal)
            }
        }
        writer.member("Aliases", omitEmpty: aliases)
        writer.member("Links", omitEmpty: links)
        writer.member("MacAddress", omitEmpty: mac)
        if isWhole || !driverOptions.isEmpty { writer.member("DriverOpts", driverOptions) }
        writer.member("GwPriority", omitEmpty: priority)
    }
}
