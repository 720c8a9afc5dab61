/// Which repository the client wants to speak to, and as whom.
public struct RepositoryAddress: Sendable {
    /// `host` or `host:port`, or docker.io.
    public let domain: String
    public let path: String
    /// Whether the registry may be without TLS, or have a certificate that nobody vouches for.
    public let isInsecure: Bool
    public let user: String
    public let password: String
    /// Stands for a password; "" for none.
    public let identityToken: String
    /// What the registry itself is shown; "" for none.
    public let registryToken: String

    init(domain: String, path: String, isInsecure: Bool, auth: AuthConfig) {
        self.domain = domain
        self.path = path
        self.isInsecure = isInsecure
        user = auth.username
        password = auth.password
        identityToken = auth.identityToken
        registryToken = auth.registryToken
    }
}
