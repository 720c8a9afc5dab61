import OCI

/// Which endpoints stand for a registry's name: the daemon's --registry-mirror and --insecure-registry.
public struct RegistryPolicy: Sendable {
    private let mirrors: [RegistryEndpoint]
    private let insecure: Set<String>

    public init(mirrors: [RegistryEndpoint] = [], insecure: [String] = []) {
        self.mirrors = mirrors
        self.insecure = Set(insecure)
    }

    /// The registry itself, without its mirrors.
    func own(_ domain: String) -> RegistryEndpoint? { endpoints(for: domain).last }

    /// In the order in which they are asked. Plain HTTP only where the operator allowed it, and on loopback.
    func endpoints(for domain: String) -> [RegistryEndpoint] {
        if domain == "docker.io" {
            return mirrors + [RegistryEndpoint(host: "registry-1.docker.io", port: 443, tls: true)]
        }
        guard let secure = RegistryEndpoint(authority: domain, tls: true),
            let plain = RegistryEndpoint(authority: domain, tls: false)
        else { return [] }
        return insecure.contains(domain) || plain.isLoopback ? [plain] : [secure]
    }
}
