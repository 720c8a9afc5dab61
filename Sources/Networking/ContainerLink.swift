import Linux

/// A port of one container that another one reaches in a network whose containers do not reach each other.
public struct ContainerLink: Sendable, Hashable {
    /// Who reaches it. Both addresses are of version 4, as docker's links are.
    public let client: IPAddress
    public let server: IPAddress
    public let proto: IPProtocol
    public let port: UInt16

    public init(client: IPAddress, server: IPAddress, proto: IPProtocol, port: UInt16) {
        self.client = client
        self.server = server
        self.proto = proto
        self.port = port
    }
}
