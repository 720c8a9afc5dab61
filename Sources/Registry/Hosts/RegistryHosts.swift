import HTTPTransport
import Linux

/// Finds the servers for a registry's name: a folder of hosts.toml files where there is one, containerd's defaults
/// otherwise.
public struct RegistryHosts: Sendable {
    private let folder: String?
    private let defaultScheme: String?
    private let defaultTLS: TLSSettings?

    /// `folder` has one folder per name (certs.d); `defaultScheme` is for names without an entry,
    /// `defaultTLS` for hosts that bring no settings of their own.
    public init(folder: String? = nil, defaultScheme: String? = nil, defaultTLS: TLSSettings? = nil) {
        self.folder = folder
        self.defaultScheme = defaultScheme
        self.defaultTLS = defaultTLS
    }

    /// In the order in which they are asked; the last is the registry itself. May be empty: the operator's wish.
    public func hosts(for name: String) throws -> [RegistryHost] {
        var hosts = [RegistryHost()]
        if let folder, let found = HostFolder.find(name, in: folder) { hosts = try HostFolder.load(found) }
        if let last = hosts.last, last.authority.isEmpty { hosts[hosts.count - 1] = completed(last, name) }
        return hosts.map(prepared)
    }

    /// The entry without a server stands for the name itself.
    private func completed(_ entry: RegistryHost, _ name: String) -> RegistryHost {
        var host = entry
        host.authority = name
        host.path = "/v2"
        host.capabilities = .all
        if name == "docker.io" {
            host.scheme = "https"
            host.authority = "registry-1.docker.io"
        } else if let defaultScheme {
            host.scheme = defaultScheme
        } else if RegistryHost.isLocalhost(name) {
            host.scheme = host.port == nil || host.port == 443 ? "https" : "http"
            if host.port != 80 {
                host.tls = host.tls ?? TLSSettings()
                host.tls?.skipsVerification = true
            }
        } else {
            host.scheme = "https"
        }
        return host
    }

    /// Plain HTTP with TLS settings is a contradiction: TLS is tried, and what speaks none is asked plainly.
    private func prepared(_ entry: RegistryHost) -> RegistryHost {
        var host = entry
        if let defaultTLS {
            var settings = host.tls ?? TLSSettings()
            settings.authorities += defaultTLS.authorities
            if settings.clientPairs.isEmpty { settings.clientPairs = defaultTLS.clientPairs }
            settings.skipsVerification = settings.skipsVerification || defaultTLS.skipsVerification
            host.tls = settings
        }
        if host.scheme == "http" && host.tls != nil && host.port != 80 {
            host.scheme = "https"
            host.mayFallBack = true
        }
        return host
    }
}
