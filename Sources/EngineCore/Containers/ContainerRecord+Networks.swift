import DockerAPI
import Linux
import Text

/// A container's networks, as it keeps and shows them.
extension ContainerRecord {
    /// Names by which others in a network find it: its own, the client's, the short id, the host's name.
    func dnsNames(aliases: [String]) -> [String] {
        var names: [String] = []
        for name in [name] + aliases + [String(id.prefix(12)), config.hostname] where !name.isEmpty {
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    mutating func take(_ setup: NetworkSetup) {
        (sandboxID, sandboxKey, ports) = (setup.sandboxID, setup.sandboxKey, setup.ports)
        endpoints = setup.endpoints
    }

    /// It has ended: what stays is what the client asked for.
    mutating func clearNetworks() {
        (sandboxID, sandboxKey, ports) = ("", "", [:])
        for name in endpoints.keys { endpoints[name]?.clearOperational() }
    }

    /// Of all networks, the addresses that it has now.
    var addresses: [IPAddress] {
        endpoints.sorted { $0.key < $1.key }.flatMap { [$0.value.ipAddress, $0.value.globalIPv6Address] }
            .compactMap { $0.isEmpty ? nil : IPAddress($0) }
    }

    func writePorts(_ writer: inout JSONWriter) {
        for (port, list) in ports.sorted(by: { $0.key < $1.key }) {
            writer.member(port, objects: list) { $0.members(&$1) }
        }
    }

    /// The members of before there were several networks: the default one's.
    func writeDefaultNetwork(_ writer: inout JSONWriter) {
        let endpoint = endpoints["bridge"] ?? EndpointSettings()
        writer.member("EndpointID", endpoint.endpointID)
        writer.member("Gateway", endpoint.gateway)
        writer.member("GlobalIPv6Address", endpoint.globalIPv6Address)
        writer.member("GlobalIPv6PrefixLen", endpoint.globalIPv6PrefixLen)
        writer.member("IPAddress", endpoint.ipAddress)
        writer.member("IPPrefixLen", endpoint.ipPrefixLen)
        writer.member("IPv6Gateway", endpoint.ipv6Gateway)
        writer.member("MacAddress", endpoint.macAddress)
    }

    /// Before 1.45 the aliases had the short id and the host's name among them.
    func shownEndpoints(_ extras: InspectExtras?) -> [String: EndpointSettings] {
        guard extras?.namesInAliases == true else { return endpoints }
        var shown = endpoints
        for name in endpoints.keys where !NetworkDocument.predefined.contains(name) {
            var aliases = shown[name]?.aliases ?? []
            for alias in [String(id.prefix(12)), config.hostname] where !aliases.contains(alias) {
                aliases.append(alias)
            }
            shown[name]?.aliases = aliases
        }
        return shown
    }

    /// What `docker ps` shows of the ports.
    func listPorts(_ writer: inout JSONWriter) {
        let known = ports.compactMap { text, list in PortNumber(text).map { ($0, list) } }.sorted { $0.0 < $1.0 }
        for (port, list) in known {
            for binding in list ?? [PortBinding()] {
                writer.object {
                    $0.member("IP", omitEmpty: binding.hostIP)
                    $0.member("PrivatePort", port.number)
                    $0.member("PublicPort", omitEmpty: Int(binding.hostPort))
                    $0.member("Type", port.proto)
                }
            }
        }
    }
}
