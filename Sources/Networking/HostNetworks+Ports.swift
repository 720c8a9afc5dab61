import Glibc
import Linux
import Netlink
import Synchronization

extension HostNetworks {
    /// One change for all of them.
    public func publish(_ ports: [PublishedPort]) throws {
        try checkKernel()
        wanted.withLock { $0.ports.formUnion(ports) }
        do {
            try change { firewall throws(SystemCallError) in try firewall.add(ports) }
        } catch {
            wanted.withLock { $0.ports.subtract(ports) }
            throw error
        }
    }

    /// One change for all of them; their connections end. What is missing is no error.
    public func unpublish(_ ports: [PublishedPort]) throws {
        let others = wanted.withLock {
            $0.ports.subtract(ports)
            return Array($0.ports)
        }
        try change { firewall throws(SystemCallError) in try firewall.remove(ports, without: others) }
        guard usesFirewall else { return }
        for address in Set(ports.map(\.containerAddress)) {
            // Whoever is taken down goes on to be.
            do { try ConnectionFilter(answerer: address).forgetConnections() } catch { Log.warning("\(error)") }
        }
    }

    /// Throws EADDRINUSE when a socket of the host has the port, EADDRNOTAVAIL when the host has not the address. A
    /// kernel without the protocol has no socket that could be in the way.
    public static func isPortFree(
        _ proto: IPProtocol,
        _ address: IPAddress,
        _ port: UInt16
    ) throws(SystemCallError) {
        let type = proto == .udp ? SOCK_DGRAM : SOCK_STREAM
        let what = address.isVersion6 ? "[\(address)]:\(port)" : "\(address):\(port)"
        let raw = socket(address.family, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), Int32(proto.number))
        guard raw >= 0 else {
            if [EPROTONOSUPPORT, EAFNOSUPPORT, ESOCKTNOSUPPORT].contains(errno) { return }
            throw SystemCallError("socket", path: what)
        }
        let descriptor = FileDescriptor(owning: raw)
        var one: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        // Connections of a listener that is gone are not in the way.
        if proto != .udp { setsockopt(raw, SOL_SOCKET, SO_REUSEADDR, &one, size) }
        if address.isVersion6 {
            setsockopt(raw, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &one, size)
            var place = sockaddr_in6()
            place.sin6_family = sa_family_t(AF_INET6)
            place.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &place.sin6_addr) { $0.copyBytes(from: address.bytes) }
            try bind(descriptor.raw, place, what)
        } else {
            var place = sockaddr_in()
            place.sin_family = sa_family_t(AF_INET)
            place.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &place.sin_addr) { $0.copyBytes(from: address.bytes) }
            try bind(descriptor.raw, place, what)
        }
    }

    /// Whether the host has version 6: its ::1 can be listened at.
    public static func listensByVersion6() -> Bool {
        guard let loopback = IPAddress("::1") else { return false }
        return (try? isPortFree(.tcp, loopback, 0)) != nil
    }

    private static func bind<Place>(_ raw: Int32, _ place: Place, _ what: String) throws(SystemCallError) {
        let result = withUnsafeBytes(of: place) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { Glibc.bind(raw, $0.baseAddress, socklen_t(bytes.count)) }
        }
        if result != 0 { throw SystemCallError("bind", path: what) }
    }
}
