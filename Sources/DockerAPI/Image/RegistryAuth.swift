import Text

/// What a client sends along for a registry; never logged.
public struct RegistryAuth: Sendable {
    public let username: String
    public let password: String
    /// A refresh token, in the place of a password.
    public let identityToken: String
    /// A token for the registry itself.
    public let registryToken: String
    public let serverAddress: String

    public init(_ node: JSONNode) {
        func text(_ name: String) -> String { node[name]?.string ?? "" }
        username = text("username")
        password = text("password")
        identityToken = text("identitytoken")
        registryToken = text("registrytoken")
        serverAddress = text("serveraddress")
    }
}
