import DockerAPI
import FoundationEssentials
import HTTPTransport
import Linux
import Registry
import Text

/// Who a client says it is to a registry. Nothing of it is ever logged.
enum RequestCredentials {
    /// Of the X-Registry-Auth field: JSON in base64 for URLs. One that cannot be read counts as none, as in docker.
    static func of(_ request: HTTPRequest) throws(EngineError) -> RegistryCredentials? {
        var base64 = (request.fields["x-registry-auth"] ?? "").replacing("-", with: "+").replacing("_", with: "/")
        while base64.utf8.count % 4 != 0 { base64 += "=" }
        guard let data = Data(base64Encoded: base64), let node = try? JSONNode.parse(Array(data)) else { return nil }
        return try credentials(RegistryAuth(node))
    }

    static func credentials(_ auth: RegistryAuth) throws(EngineError) -> RegistryCredentials? {
        if !auth.registryToken.isEmpty {
            return RegistryCredentials(user: "", password: "", token: auth.registryToken)
        }
        // Without a user it is a refresh token.
        if !auth.identityToken.isEmpty { return RegistryCredentials(user: "", password: auth.identityToken) }
        if auth.username.isEmpty { return nil }
        return RegistryCredentials(user: auth.username, password: auth.password)
    }
}
