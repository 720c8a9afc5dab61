import HTTPTransport
import Linux
import OCI

/// Which servers stand for a registry's name: the daemon's --registry-mirror and --insecure-registry, and a folder with
/// a folder for each name (certs.d).
public struct RegistryPolicy: Sendable {
    private let mirrors: [String: [RegistryHost]]
    private let insecure: InsecureRegistries
    private let folder: String
    /// nil: loopback may be asked plainly, too, as containerd has it.
    private let scheme: String?

    public static let defaultFolder = "/etc/docker/certs.d"

    /// A mirror is a URL, for docker.io, or `NAME=URL` for another registry.
    public init(mirrors: [String] = [], insecure: [String] = [], folder: String = defaultFolder) throws(EngineError) {
        var hosts: [String: [RegistryHost]] = [:]
        for text in mirrors {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let isNamed = parts.count == 2 && !parts[0].contains("/")
            hosts[isNamed ? parts[0] : "docker.io", default: []].append(try Self.mirror(isNamed ? parts[1] : text))
        }
        self.mirrors = hosts
        self.insecure = try InsecureRegistries(insecure)
        self.folder = folder
        scheme = nil
    }

    /// Without anything of a daemon: every registry needs TLS with a certificate that can be checked.
    public init(folder: String) {
        self.init(folder, .none)
    }

    /// The same, where one registry may do without.
    public init(folder: String, exceptFor insecure: String) throws(EngineError) {
        self.init(folder, try InsecureRegistries([insecure]))
    }

    private init(_ folder: String, _ insecure: InsecureRegistries) {
        mirrors = [:]
        self.insecure = insecure
        self.folder = folder
        scheme = "https"
    }

    private static func mirror(_ text: String) throws(EngineError) -> RegistryHost {
        guard let url = RegistryURL(text) else {
            throw .invalid("invalid mirror: \"\(text)\" is no http or https URL")
        }
        guard url.target == "/" else {
            throw .invalid("invalid mirror: path, query, or fragment at end of the URI \"\(text)\"")
        }
        var host = RegistryHost(scheme: url.scheme, authority: url.authority, path: "/v2")
        // What is pushed goes to the registry itself.
        host.capabilities = [.pull, .resolve]
        // docker's mirrors stand for one registry each.
        host.knowsNamespaces = false
        return host
    }

    /// In the order in which they are asked, the registry itself last.
    func hosts(for name: String) throws -> [RegistryHost] {
        let mirrors = mirrors[name] ?? []
        if HostFolder.find(name, in: folder) != nil {
            var hosts = try RegistryHosts(folder: folder, defaultScheme: scheme).hosts(for: name)
            if let last = hosts.indices.last, insecure.contains(name) {
                var settings = hosts[last].tls ?? TLSSettings()
                settings.skipsVerification = true
                hosts[last].tls = settings
                hosts[last].mayFallBack = true
            }
            return mirrors + hosts
        }
        if name == "docker.io" {
            return mirrors + [RegistryHost(scheme: "https", authority: "registry-1.docker.io", path: "/v2")]
        }
        var host = RegistryHost(scheme: "https", authority: name, path: "/v2")
        if insecure.contains(name) {
            // Without a check of the certificate, or plainly where no TLS is spoken.
            host.tls = TLSSettings(skipsVerification: true)
            host.mayFallBack = true
        }
        return mirrors + [host]
    }
}
