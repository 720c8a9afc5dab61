/// What the host does for one IP version of a bridge network (docker's com.docker.network.bridge.gateway_mode_ipv4 and
/// _ipv6).
public enum GatewayMode: String, Sendable {
    /// Addresses are translated; from outside only published ports can be reached, and only by the host's address.
    case nat
    /// Addresses are translated; whoever has a route reaches every port.
    case natUnprotected = "nat-unprotected"
    /// Nothing is translated; whoever has a route reaches the published ports.
    case routed
    /// The bridge has no address: the host takes no part.
    case isolated
}
