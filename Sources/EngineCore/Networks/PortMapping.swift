import DockerAPI
import Linux
import NetdCore
import Networking
import Text

/// A port of a container with the port of the host that leads to it.
struct PortMapping: Sendable, Hashable {
    let port: PortNumber
    let containerAddress: IPAddress
    let hostAddress: IPAddress
    /// 0 where nothing is translated.
    let hostPort: UInt16

    init(port: PortNumber, containerAddress: IPAddress, hostAddress: IPAddress, hostPort: UInt16) {
        self.port = port
        self.containerAddress = containerAddress
        self.hostAddress = hostAddress
        self.hostPort = hostPort
    }

    init?(_ node: JSONNode) {
        guard let port = node["Port"]?.string.flatMap({ PortNumber($0) }),
            let container = node["ContainerAddress"]?.string.flatMap({ IPAddress($0) }),
            let host = node["HostAddress"]?.string.flatMap({ IPAddress($0) }),
            let number = node["HostPort"]?.int.flatMap({ UInt16(exactly: $0) })
        else { return nil }
        self.init(port: port, containerAddress: container, hostAddress: host, hostPort: number)
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("Port", port.description)
        writer.member("ContainerAddress", containerAddress.description)
        writer.member("HostAddress", hostAddress.description)
        writer.member("HostPort", hostPort)
    }

    func published(networkID: String, bridge: BridgeNetwork, isDirect: Bool) -> PublishedPort? {
        guard let proto = IPProtocol(rawValue: port.proto) else { return nil }
        let mode = hostAddress.isVersion6 ? bridge.mode6 : bridge.mode4
        return PublishedPort(
            networkID: networkID,
            bridge: bridge.bridge,
            proto: proto,
            hostAddress: hostAddress,
            hostPort: hostPort,
            containerAddress: containerAddress,
            containerPort: port.number,
            isDNAT: mode != .routed,
            isDirect: isDirect
        )
    }

    /// What netd does for it; nil where nothing is translated.
    func forward(isAnswered: Bool) -> PortForward? {
        guard hostPort != 0, let transport = Transport(rawValue: port.proto) else { return nil }
        return PortForward(
            transport,
            host: hostAddress,
            hostPort,
            target: containerAddress,
            port.number,
            isAnswered: isAnswered
        )
    }

    var binding: PortBinding {
        var binding = PortBinding()
        binding.hostIP = hostAddress.description
        binding.hostPort = hostPort == 0 ? "" : String(hostPort)
        return binding
    }
}
