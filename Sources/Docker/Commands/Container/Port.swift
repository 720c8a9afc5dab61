import Text

extension Command {
    static let containerPort = Command(
        """
        container port, port
        CONTAINER [PRIVATE_PORT[/PROTO]]
        Show where ports of a container are published
        1-2
        """
    ) { invocation in
        let name = invocation.arguments[0]
        let node = try invocation.client.call("GET", Invocation.container(name, "json"))
        let ports = node["NetworkSettings"]?["Ports"]?.members ?? []
        func lines(_ list: JSONNode) -> [String] {
            list.elements.map { binding in
                let address = binding["HostIp"]?.string ?? ""
                return "\(address.contains(":") ? "[\(address)]" : address):\(binding["HostPort"]?.string ?? "")"
            }
        }
        guard invocation.arguments.count == 2 else {
            for (port, list) in ports.sorted(by: { $0.key < $1.key }) {
                for line in lines(list) { say("\(port) -> \(line)") }
            }
            return 0
        }
        var wanted = invocation.arguments[1]
        if !wanted.contains("/") { wanted += "/tcp" }
        let found = ports.first { $0.key == wanted }.map { lines($0.value) } ?? []
        if found.isEmpty { throw Failure("no public port '\(wanted)' published for \(name)") }
        for line in found { say(line) }
        return 0
    }
}
