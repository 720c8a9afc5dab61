import DockerAPI
import EngineCore
import HTTPTransport
import Linux
import Registry
import Text

/// What is asked of a registry and leaves no image here: search, /distribution and /auth.
struct RegistryRoutes: Sendable {
    let service: ImageService

    var table: [Route] {
        [
            Route("GET", "/images/search", followsClient: true, search),
            Route("GET", "/distribution/**/json", followsClient: true) { request, names, responder in
                let found = try await service.distribution(names[0], credentials: try RequestCredentials.of(request))
                try await responder.json(200, found.json)
            },
            Route("POST", "/auth", followsClient: true) { request, _, responder in
                let auth = RegistryAuth(try await request.requiredJSON("registry.AuthConfig"))
                let credentials = try RequestCredentials.credentials(auth)
                let token = try await service.logIn(server: auth.serverAddress, credentials: credentials)
                var writer = JSONWriter()
                writer.object {
                    // Without another one the token that the client sent stays good.
                    $0.member("IdentityToken", token.isEmpty ? auth.identityToken : token)
                    $0.member("Status", "Login Succeeded")
                }
                try await responder.json(200, writer.bytes)
            },
        ]
    }

    private func search(_ request: HTTPRequest, _ names: [String], _ responder: HTTPResponder) async throws {
        let text = request.value("limit")
        guard let limit = Int(text.isEmpty ? "0" : text), limit >= 0 else {
            throw EngineError.invalid("invalid limit specified: \(text)")
        }
        let results = try await service.search(
            request.value("term"),
            limit: limit,
            filters: try FilterArguments(request.value("filters")),
            credentials: try RequestCredentials.of(request)
        )
        try await responder.sendArray(results) { $0.write(&$1) }
    }
}
