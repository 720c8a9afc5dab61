import OCI

/// Which endpoints stand for a registry's name: the daemon's --registry-mirror and --insecure-registry.
public struct RegistryPolicy: Sendable {
    private let mirrors: [RegistryEndpoint]
    private let insecure: Set<String>

    public init(mirrors: [RegistryEndpoint] = [], insecure: [String] = []) {
        self.mirrors = mirrors
        self.insecure = Set(insecure)
    }

    /// In the order in which they are asked, the registry itself last. Plain HTTP only where the operator allowed it,
    /// and on loopback.
    func hosts(for domain: String) -> [RegistryHost] {
        if domain == "docker.io" {
            return mirrors.map(\.registryHost)
                + [RegistryHost(scheme: "https", authority: "registry-1.docker.io", path: "/v2")]
        }
        guard let plain = RegistryEndpoint(authority: domain, tls: false) else { return [] }
        let isPlain = insecure.contains(domain) || plain.isLoopback
        return [RegistryHost(scheme: isPlain ? "http" : "https", authority: domain, path: "/v2")]
    }
}
