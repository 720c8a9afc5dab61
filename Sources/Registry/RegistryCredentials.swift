/// What a client sent along for a registry; never logged.
public struct RegistryCredentials: Sendable {
    public let user: String
    public let password: String
    /// What the registry itself is shown, in place of a token from its token server; empty for none.
    public let token: String

    public init(user: String, password: String, token: String = "") {
        self.user = user
        self.password = password
        self.token = token
    }
}
