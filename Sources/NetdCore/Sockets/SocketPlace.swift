import CLinux
import Glibc
import Linux

/// Address and port of a socket.
struct SocketPlace: Hashable {
    let address: IPAddress
    let port: UInt16
    /// The link of a link-local address of version 6.
    var scope: UInt32 = 0

    init(_ address: IPAddress, _ port: UInt16) {
        self.address = address
        self.port = port
    }

    /// Nil for another family than the two.
    init?(_ storage: sockaddr_storage) {
        let found: (IPAddress?, UInt16, UInt32) = withUnsafeBytes(of: storage) { bytes in
            switch Int32(storage.ss_family) {
            case AF_INET:
                let place = bytes.loadUnaligned(as: sockaddr_in.self)
                return (
                    IPAddress(withUnsafeBytes(of: place.sin_addr) { Array($0) }), UInt16(bigEndian: place.sin_port), 0
                )
            case AF_INET6:
                let place = bytes.loadUnaligned(as: sockaddr_in6.self)
                return (
                    IPAddress(withUnsafeBytes(of: place.sin6_addr) { Array($0) }), UInt16(bigEndian: place.sin6_port),
                    place.sin6_scope_id
                )
            default: return (nil, 0, 0)
            }
        }
        guard let address = found.0 else { return nil }
        (self.address, port, scope) = (address, found.1, found.2)
    }

    /// Runs a call with the address.
    func with<Result>(_ call: (UnsafePointer<sockaddr>?, socklen_t) -> Result) -> Result {
        if address.isVersion6 {
            var place = sockaddr_in6()
            place.sin6_family = sa_family_t(AF_INET6)
            place.sin6_port = port.bigEndian
            place.sin6_scope_id = scope
            withUnsafeMutableBytes(of: &place.sin6_addr) { $0.copyBytes(from: address.bytes) }
            return Self.pass(place, call)
        }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        withUnsafeMutableBytes(of: &place.sin_addr) { $0.copyBytes(from: address.bytes) }
        return Self.pass(place, call)
    }

    private static func pass<Place, Result>(
        _ place: Place,
        _ call: (UnsafePointer<sockaddr>?, socklen_t) -> Result
    ) -> Result {
        withUnsafeBytes(of: place) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { call($0.baseAddress, socklen_t(bytes.count)) }
        }
    }
}
