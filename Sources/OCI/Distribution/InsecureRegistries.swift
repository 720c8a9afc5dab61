import Linux
import Text

/// Registries that need no valid certificate: by name, and by a network that their address is in. Loopback is one.
public struct InsecureRegistries: Sendable {
    private var names: Set<String> = []
    private var networks = ["127.0.0.0/8", "::1/128"].compactMap { IPNetwork($0) }

    /// Not even loopback.
    public static let none = InsecureRegistries()

    private init() { networks = [] }

    public init(_ list: [String]) throws(EngineError) {
        for text in list {
            var name = text
            for scheme in ["http://", "https://"] where text.lowercased().hasPrefix(scheme) {
                name = String(text.dropFirst(scheme.count))
            }
            if let network = IPNetwork(name) {
                networks.append(network)
            } else if name.isEmpty || name.contains("://") || name.hasPrefix("-") || name.hasSuffix("-") {
                throw .invalid("insecure registry \(text) is not valid")
            } else {
                names.insert(name)
            }
        }
    }

    /// Names are not looked up: what a name server says must not decide whether a certificate is checked.
    public func contains(_ authority: String) -> Bool {
        if names.contains(authority) { return true }
        guard let host = Authority.split(authority, otherwise: 443)?.host else { return false }
        if host == "localhost" || names.contains(host) { return true }
        guard let address = IPAddress(host) else { return false }
        return networks.contains { $0.contains(address) }
    }
}
