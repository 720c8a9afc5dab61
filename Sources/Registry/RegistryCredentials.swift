/// What a client sent along for a registry; never logged.
public struct RegistryCredentials: Sendable {
    public let user: String
    public let password: String

    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }
}
