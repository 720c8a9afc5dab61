import Linux

/// A socket that has a port of the host; gone with its connections when nobody holds it.
protocol PortListener: AnyObject {
    var targets: PortTargets { get set }
}

/// Where clients of each IP version are taken.
struct PortTargets {
    private var version4: SocketPlace?
    private var version6: SocketPlace?

    init(_ forwards: [PortForward]) {
        for forward in forwards {
            let place = SocketPlace(forward.target, forward.targetPort)
            if forward.host.isVersion6 { version6 = place } else { version4 = place }
        }
    }

    /// Clients of version 4 have addresses of version 6 at a socket for both.
    func target(for client: IPAddress) -> SocketPlace? {
        client.isVersion6 && !client.isMapped ? version6 : version4
    }
}

/// A port that nobody answers at: it is bound, and others find it taken.
final class HeldPort: PortListener {
    var targets: PortTargets
    private let descriptor: FileDescriptor

    init(
        _ place: SocketPlace,
        _ transport: Transport,
        takesBoth: Bool,
        _ targets: PortTargets
    ) throws(SystemCallError) {
        self.targets = targets
        descriptor = try InternetSocket.bound(place, transport, takesBoth: takesBoth)
        // Taken back: a socket that does not listen is in the way of those alone that do not share the port.
        if transport != .udp { InternetSocket.set(descriptor.raw, InternetSocket.reuse, to: 0) }
    }
}
