import Text

/// One `--network`: a name, or `name=NAME,alias=A,ip=ADDRESS,...`, with the options beside it for the first.
struct NetworkOption {
    let name: String
    var endpoint = EndpointBody()

    init(_ text: String) throws {
        guard text.contains("=") else {
            name = text
            return
        }
        var name = ""
        var options: [String] = []
        for field in text.split(separator: ",").map(String.init) {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let value = parts.count > 1 ? parts[1] : ""
            switch parts[0].lowercased() {
            case "name": name = value
            case "alias": endpoint.aliases.append(value)
            case "ip": endpoint.address = value
            case "ip6": endpoint.address6 = value
            case "mac-address": endpoint.mac = value
            case "link-local-ip": endpoint.linkLocal.append(value)
            case "driver-opt": options.append(value)
            case "gw-priority":
                guard let number = Int(value) else {
                    throw Failure("invalid gw-priority (\(value)): it must be an integer", exitCode: 125)
                }
                endpoint.priority = number
            default: throw Failure("invalid field \(field) in --network", exitCode: 125)
            }
        }
        endpoint.driverOptions = CreateBody.map(options)
        if name.isEmpty { throw Failure("network name/id is not specified", exitCode: 125) }
        self.name = name
    }

    /// All networks of `run` and `create`: the first is the container's mode.
    static func all(_ options: ParsedOptions) throws -> [NetworkOption] {
        var list = try (options.list("network") + options.list("net")).map(NetworkOption.init)
        if list.isEmpty { list = [try NetworkOption("default")] }
        list[0].endpoint.aliases += options.list("network-alias") + options.list("net-alias")
        if let address = options.string("ip") { list[0].endpoint.address = address }
        if let address = options.string("ip6") { list[0].endpoint.address6 = address }
        if let mac = options.string("mac-address") { list[0].endpoint.mac = mac }
        list[0].endpoint.linkLocal += options.list("link-local-ip")
        let isUserDefined = !["default", "bridge", "host", "none"].contains(list[0].name)
        if isUserDefined { list[0].endpoint.links += options.list("link") }
        return list
    }
}
