import HTTPTransport

/// Where a registry is asked: host, port and whether by TLS.
public struct RegistryEndpoint: Sendable, Equatable {
    public let host: String
    public let port: Int
    public let tls: Bool

    public init(host: String, port: Int, tls: Bool) {
        self.host = host
        self.port = port
        self.tls = tls
    }

    /// `http://…`, `https://…`; nil for anything else. What follows the host is the caller's.
    public init?(url: some StringProtocol) {
        let text = String(url)
        let tls: Bool
        let rest: Substring
        if text.hasPrefix("https://") {
            tls = true
            rest = text.dropFirst(8)
        } else if text.hasPrefix("http://") {
            tls = false
            rest = text.dropFirst(7)
        } else {
            return nil
        }
        self.init(authority: rest.prefix { $0 != "/" && $0 != "?" }, tls: tls)
    }

    /// `host`, `host:port` or `[address]:port`.
    public init?(authority: some StringProtocol, tls: Bool) {
        guard let (host, port) = Authority.split(String(authority), otherwise: tls ? 443 : 80) else { return nil }
        self.init(host: host, port: port, tls: tls)
    }

    var registryHost: RegistryHost {
        let name = host.contains(":") ? "[\(host)]" : host
        let authority = port == (tls ? 443 : 80) ? name : "\(name):\(port)"
        return RegistryHost(scheme: tls ? "https" : "http", authority: authority, path: "/v2")
    }

    var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}
