import Linux
import Text

/// A port of the host whose connections netd itself carries to a container.
public struct ForwardedPort: Sendable, Hashable {
    public let isUDP: Bool
    public let host: IPAddress
    public let hostPort: UInt16
    public let container: IPAddress
    public let containerPort: UInt16

    public init(isUDP: Bool, host: IPAddress, hostPort: UInt16, container: IPAddress, containerPort: UInt16) {
        self.isUDP = isUDP
        self.host = host
        self.hostPort = hostPort
        self.container = container
        self.containerPort = containerPort
    }

    init?(_ node: JSONNode) {
        guard let host = node["host"]?.string.flatMap({ IPAddress($0) }),
            let container = node["container"]?.string.flatMap({ IPAddress($0) }),
            let hostPort = node["hostPort"]?.int.flatMap({ UInt16(exactly: $0) }),
            let containerPort = node["containerPort"]?.int.flatMap({ UInt16(exactly: $0) })
        else { return nil }
        self.init(
            isUDP: node["udp"]?.bool ?? false,
            host: host,
            hostPort: hostPort,
            container: container,
            containerPort: containerPort
        )
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("udp", isUDP)
        writer.member("host", host.description)
        writer.member("hostPort", hostPort)
        writer.member("container", container.description)
        writer.member("containerPort", containerPort)
    }
}
