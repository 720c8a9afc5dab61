import Linux
import Netlink

/// The host's end of a container's veth pair, looked up and made on the host's side.
struct BridgePort {
    private let endpoint: Endpoint
    private let bridge: Int32
    /// With br_netfilter a packet to a published port is translated before the bridge forwards it, and goes back by the
    /// port that it came from when a container reaches itself.
    private let hairpin: Bool

    /// On a thread in the host's namespace.
    init(_ endpoint: Endpoint, _ socket: borrowing RouteSocket) throws(SystemCallError) {
        self.endpoint = endpoint
        bridge = try socket.linkIndex(endpoint.bridge)
        hairpin = NetworkSetting.isOn("bridge/bridge-nf-call-iptables")
    }

    /// The pair, with the inner end in the namespace of the descriptor. Nothing is left when it throws.
    func make(inner name: String, namespace: Int32, _ socket: borrowing RouteSocket) throws(SystemCallError) {
        let pair = NetlinkMessage.veth(
            endpoint.hostName,
            master: bridge,
            peer: name,
            peerMAC: endpoint.mac,
            namespace: namespace,
            mtu: endpoint.mtu
        )
        try socket.request(pair, "add veth \(endpoint.hostName)")
        guard !endpoint.icc || hairpin else { return }
        do throws(SystemCallError) {
            try socket.request(
                .port(endpoint.hostName, isIsolated: !endpoint.icc, hairpin: hairpin),
                "set up port \(endpoint.hostName)"
            )
        } catch {
            remove(socket)
            throw error
        }
    }

    func remove(_ socket: borrowing RouteSocket) {
        _ = try? socket.request(.removeLink(endpoint.hostName), "delete link \(endpoint.hostName)")
    }

    /// The kernel lets a port forward some time after its other end is up; from Linux 6.8 on, asking for the link makes
    /// it do so at once, and the container's first packet is not lost.
    func catchUp(_ socket: borrowing RouteSocket) throws(SystemCallError) {
        _ = try socket.linkIndex(endpoint.hostName)
    }
}
