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
            let all = ports.flatMap { port, list in lines(list).map { "\(port) -> \($0)" } }
            for line in all.sorted(by: NaturalOrder.isLess) { say(line) }
            return 0
        }
        let wanted = invocation.arguments[1]
        let parts = wanted.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let (number, text) = (String(parts[0]), GoQuote.quoted(String(parts[0])))
        guard !number.isEmpty, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Failure("Error: invalid port (\(number)): strconv.ParseUint: parsing \(text): invalid syntax")
        }
        guard UInt16(number) != nil else {
            throw Failure("Error: invalid port (\(number)): strconv.ParseUint: parsing \(text): value out of range")
        }
        let protocolName = parts.count == 2 && !parts[1].isEmpty ? parts[1] : "tcp"
        let found = ports.first { $0.key == "\(number)/\(protocolName)" }.map { lines($0.value) } ?? []
        if found.isEmpty { throw Failure("Error: No public port '\(wanted)' published for \(name)") }
        for line in found.sorted(by: NaturalOrder.isLess) { say(line) }
        return 0
    }
}
