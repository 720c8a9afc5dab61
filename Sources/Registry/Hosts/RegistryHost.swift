import HTTPTransport
import Text

/// One server that answers for a registry's name.
public struct RegistryHost: Sendable {
    public var scheme: String
    /// `host` or `host:port`.
    public var authority: String
    /// Where the API begins: `/v2`.
    public var path: String
    public var capabilities: HostCapabilities = .all
    /// nil: the defaults. Given, it makes a plain host be tried by TLS first.
    public var tls: TLSSettings?
    /// Sent with every request to this host, and to no other.
    public var fields: [(name: String, value: String)] = []
    /// Seconds that a connect may take.
    public var dialTimeout: Double?
    /// Whether it is told by `ns` whose image it is asked for, where it is not the registry itself.
    public var knowsNamespaces = true
    /// TLS is tried first, then plain HTTP.
    public var mayFallBack = false

    public init(scheme: String = "", authority: String = "", path: String = "") {
        self.scheme = scheme
        self.authority = authority
        self.path = path
    }

    var name: String { Authority.split(authority, otherwise: 0)?.host ?? authority }

    /// nil where the authority names none.
    var port: Int? {
        guard let port = Authority.split(authority, otherwise: 0)?.port, port != 0 else { return nil }
        return port
    }

    static func isLocalhost(_ authority: String) -> Bool {
        guard let host = Authority.split(authority, otherwise: 0)?.host else { return false }
        return host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
