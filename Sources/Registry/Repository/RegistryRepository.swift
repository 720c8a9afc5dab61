import HTTPTransport
import Linux

/// One repository of one registry, behind whatever hosts stand for it (distribution-spec 1.1).
public final class RegistryRepository: Sendable {
    public let reference: RegistryReference
    /// As the caller wrote it: errors name it so.
    let text: String
    let hosts: [RegistryHost]
    let session: RegistrySession
    private let fields: HTTPFields

    /// `fields` go with every request; `credentials` is asked when a host wants to know who we are; `log` gets the
    /// heads of requests and answers.
    public init(
        _ text: String,
        hosts: RegistryHosts,
        fields: HTTPFields = [:],
        credentials: (@Sendable (_ host: String) async throws -> RegistryCredentials?)? = nil,
        log: (@Sendable (String) async -> Void)? = nil
    ) throws {
        self.text = text
        reference = try RegistryReference(text)
        self.hosts = try hosts.hosts(for: reference.host)
        session = RegistrySession(transport: RegistryTransport(log: log), credentials: credentials)
        self.fields = fields
    }

    /// As dockerd asks: the credentials are for the registry that the name tells, mirrors never see them.
    public init(_ text: String, policy: RegistryPolicy, credentials: RegistryCredentials?) throws {
        self.text = text
        reference = try RegistryReference(text)
        hosts = try policy.hosts(for: reference.host)
        let own = hosts.last?.authority
        session = RegistrySession(transport: RegistryTransport()) { $0 == own ? credentials : nil }
        fields = ["User-Agent": "docker/\(Version.number)"]
    }

    /// What we call ourselves; set once at the start of a role.
    public static let agent = "containerd/2.2.0+monohull-\(Version.number)"

    func hosts(_ capabilities: HostCapabilities) -> [RegistryHost] {
        hosts.filter { $0.capabilities.isSuperset(of: capabilities) }
    }

    func request(_ method: String, _ host: RegistryHost, _ parts: String...) -> RegistryRequest {
        var fields = fields
        if fields["User-Agent"] == nil { fields["User-Agent"] = Self.agent }
        let path = ([host.path, reference.path] + parts).flatMap { $0.split(separator: "/") }.joined(separator: "/")
        let slash = parts.last?.hasSuffix("/") == true ? "/" : ""
        return RegistryRequest(method: method, host: host, target: "/\(path)\(slash)", fields: fields)
    }

    /// The scope of tokens (distribution's token specification).
    func scopes(push: Bool) -> [String] { ["repository:\(reference.path):pull" + (push ? ",push" : "")] }

    /// `Accept` as the caller's own field has it, or `otherwise`.
    func accept(_ otherwise: String) -> String { fields["Accept"] ?? otherwise }
}
