import Glibc
import HTTPTransport
import Linux

/// Registries that need no valid certificate: by name, and by a network that their address is in. Loopback is one.
struct InsecureRegistries: Sendable {
    private var names: Set<String> = []
    private var networks: [(address: [UInt8], bits: Int)] = [
        ([127, 0, 0, 0], 8), ([UInt8](repeating: 0, count: 15) + [1], 128),
    ]

    init(_ list: [String]) throws(EngineError) {
        for text in list {
            var name = text
            for scheme in ["http://", "https://"] where text.lowercased().hasPrefix(scheme) {
                name = String(text.dropFirst(scheme.count))
            }
            if let network = Self.network(name) {
                networks.append(network)
            } else if name.isEmpty || name.contains("://") || name.hasPrefix("-") || name.hasSuffix("-") {
                throw .invalid("insecure registry \(text) is not valid")
            } else {
                names.insert(name)
            }
        }
    }

    private static func network(_ text: String) -> (address: [UInt8], bits: Int)? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let bits = Int(parts[1]), let address = address(String(parts[0])),
            (0...address.count * 8).contains(bits)
        else { return nil }
        return (address, bits)
    }

    private static func address(_ text: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { Array($0) } }
        var six = in6_addr()
        if inet_pton(AF_INET6, text, &six) == 1 { return withUnsafeBytes(of: six) { Array($0) } }
        return nil
    }

    /// Names are not looked up: what a name server says must not decide whether a certificate is checked.
    func contains(_ authority: String) -> Bool {
        if names.contains(authority) { return true }
        guard let host = Authority.split(authority, otherwise: 443)?.host else { return false }
        if host == "localhost" || names.contains(host) { return true }
        guard let address = Self.address(host) else { return false }
        return networks.contains { Self.contains($0.address, $0.bits, address) }
    }

    private static func contains(_ network: [UInt8], _ bits: Int, _ address: [UInt8]) -> Bool {
        guard network.count == address.count else { return false }
        return network.indices.allSatisfy { index in
            let shift = max(0, min(8, bits - index * 8))
            let mask = shift == 0 ? 0 : UInt8(truncatingIfNeeded: 0xFF << (8 - shift))
            return network[index] & mask == address[index] & mask
        }
    }
}
