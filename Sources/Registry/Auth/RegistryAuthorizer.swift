import HTTPTransport
import Linux
import Text

/// Answers the challenges of a registry's hosts and remembers the answers: for each host its own, so that no
/// credential goes to another.
actor RegistryAuthorizer {
    /// Asked for the credentials of a host; nil or two empty texts for none.
    typealias Credentials = @Sendable (_ host: String) async throws -> RegistryCredentials?

    private enum Answer {
        /// The whole field: a name with its password, or a token that the client brought.
        case fixed(String)
        case bearer(TokenSource)
    }

    private let transport: RegistryTransport
    private let isLogin: Bool
    private let credentials: Credentials?
    private var answers: [String: Answer] = [:]

    init(transport: RegistryTransport, isLogin: Bool, credentials: Credentials?) {
        self.transport = transport
        self.isLogin = isLogin
        self.credentials = credentials
    }

    /// The Authorization field for a request; nil as long as the host has not asked.
    func authorization(for authority: String, _ scopes: [String]) async throws -> String? {
        switch answers[authority] {
        case .fixed(let field): field
        case .bearer(let source): "Bearer " + (try await source.token(scopes))
        case nil: nil
        }
    }

    func identityToken(of authority: String) async -> String {
        guard case .bearer(let source) = answers[authority] else { return "" }
        return await source.identityToken
    }

    /// Takes the challenges of a 401. True when another attempt is worth while; throws when the host has said why not.
    func take(_ fields: [String], from url: RegistryURL, _ host: RegistryHost, isRepeated: Bool) async throws -> Bool {
        for challenge in AuthChallenge.known(fields) {
            if challenge.scheme == "bearer" {
                if let error = challenge.parameters["error"], !error.isEmpty {
                    answers[url.authority] = nil
                    if isRepeated { throw EngineError.internalError("server message: \(error): authorization failed") }
                }
                if let token = try await credentials?(url.authority)?.token, !token.isEmpty {
                    // Of requests that go side by side each is refused once before it has the token.
                    let isRefused = answers[url.authority] != nil && isRepeated
                    answers[url.authority] = .fixed("Bearer \(token)")
                    return !isRefused
                }
                // The same realm and service for every request; the scopes come with each.
                if answers[url.authority] != nil { return true }
                answers[url.authority] = .bearer(try await source(challenge, url, host))
                return true
            }
            if credentials != nil {
                let own = try await credentials?(url.authority)
                guard let own, !own.user.isEmpty, !own.password.isEmpty else {
                    throw EngineError.internalError("authorization failed: no basic auth credentials")
                }
                let isRefused = answers[url.authority] != nil && isRepeated
                answers[url.authority] = .fixed("Basic " + Base64.encode(Array("\(own.user):\(own.password)".utf8)))
                return !isRefused
            }
        }
        return false
    }

    private func source(_ challenge: AuthChallenge, _ url: RegistryURL, _ host: RegistryHost) async throws
        -> TokenSource
    {
        guard let realm = challenge.parameters["realm"] else {
            throw EngineError.internalError("no realm specified for token auth challenge")
        }
        guard let place = RegistryURL(realm) else {
            throw EngineError.internalError("invalid token auth challenge realm: parse \"\(realm)\"")
        }
        let own = try await credentials?(url.authority)
        // A password goes no less protected than the request that it is for.
        if let own, !own.password.isEmpty, url.isSecure, !place.isSecure {
            throw EngineError.internalError(
                "the token server \(place.authority) is not asked with a password over plain HTTP"
            )
        }
        return TokenSource(
            realm: place,
            service: challenge.parameters["service"] ?? "",
            scopes: (challenge.parameters["scope"] ?? "").split(separator: " ").map(String.init),
            credentials: own,
            host: host,
            isLogin: isLogin,
            transport: transport
        )
    }
}
