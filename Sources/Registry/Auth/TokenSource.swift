import FoundationEssentials
import Glibc
import HTTPTransport
import Linux
import Text

/// Fetches bearer tokens from one token server for one registry host, and keeps them while they are good
/// (distribution's token and oauth specifications).
actor TokenSource {
    private struct Token {
        let text: String
        /// Seconds since 1970; nil for one without an end.
        let end: Int?
    }

    private static let clientID = "containerd-client"
    /// What may stand for the password from now on, if a login was given it.
    private(set) var identityToken = ""
    private let realm: RegistryURL
    private let service: String
    private let scopes: [String]
    private let credentials: RegistryCredentials?
    private let host: RegistryHost
    private let isLogin: Bool
    private let transport: RegistryTransport
    /// By scopes; several requests that need the same wait for one.
    private var tokens: [String: Task<Token, any Error>] = [:]

    init(
        realm: RegistryURL,
        service: String,
        scopes: [String],
        credentials: RegistryCredentials?,
        host: RegistryHost,
        isLogin: Bool,
        transport: RegistryTransport
    ) {
        self.realm = realm
        self.service = service
        self.scopes = scopes
        self.credentials = credentials
        self.host = host
        self.isLogin = isLogin
        self.transport = transport
    }

    func token(_ more: [String]) async throws -> String {
        let wanted = Set(more + scopes).sorted()
        let key = wanted.joined(separator: " ")
        if let known = tokens[key] {
            let token = try await known.value
            if token.end.map({ $0 > time(nil) }) ?? true { return token.text }
        }
        let fetching = Task { try await self.fetch(wanted) }
        tokens[key] = fetching
        return try await fetching.value.text
    }

    private func fetch(_ scopes: [String]) async throws -> Token {
        guard let credentials, !credentials.password.isEmpty else {
            return try await told("failed to fetch anonymous token") { try await self.get(scopes) }
        }
        return try await told("failed to fetch oauth token") {
            if isLogin && !credentials.user.isEmpty { return try await self.get(scopes) }
            do {
                return try await self.post(scopes, credentials)
            } catch let refusal as RegistryRefusal {
                // Many token servers know the older form only.
                let isOld =
                    [400, 401, 404].contains(refusal.status) || (refusal.status == 405 && !credentials.user.isEmpty)
                guard isOld else { throw refusal }
                return try await self.get(scopes)
            }
        }
    }

    private func told(_ what: String, _ body: () async throws -> Token) async throws -> Token {
        do {
            return try await body()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw EngineError.internalError(what, cause: error)
        }
    }

    private func get(_ scopes: [String]) async throws -> Token {
        var url = realm
        if !service.isEmpty { url.add(query: "service", service) }
        for scope in scopes { url.add(query: "scope", scope) }
        if isLogin {
            url.add(query: "offline_token", "true")
            url.add(query: "client_id", "docker")
            if let user = credentials?.user, !user.isEmpty { url.add(query: "account", user) }
        }
        var fields = base
        if let credentials, !credentials.password.isEmpty {
            fields["Authorization"] =
                "Basic " + Base64.encode(Array("\(credentials.user):\(credentials.password)".utf8))
        }
        let answer = try await transport.send("GET", url, fields: fields, as: host)
        return try await token(answer, preferred: "access_token", otherwise: "token")
    }

    private func post(_ scopes: [String], _ credentials: RegistryCredentials) async throws -> Token {
        var form: [(String, String)] = [("client_id", Self.clientID)]
        if credentials.user.isEmpty {
            form += [("grant_type", "refresh_token"), ("refresh_token", credentials.password)]
        } else {
            form += [("grant_type", "password"), ("password", credentials.password)]
        }
        if !scopes.isEmpty { form.append(("scope", scopes.joined(separator: " "))) }
        form.append(("service", service))
        if !credentials.user.isEmpty { form.append(("username", credentials.user)) }
        let text = form.map { "\($0)=\(PercentCoding.encode($1))" }.joined(separator: "&")
        var fields = base
        fields["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
        let answer = try await transport.send(
            "POST",
            realm,
            fields: fields,
            body: HTTPUpload(Array(text.utf8)),
            as: host
        )
        return try await token(answer, preferred: "access_token", otherwise: "access_token")
    }

    private var base: HTTPFields {
        var fields: HTTPFields = ["User-Agent": RegistryRepository.agent]
        // What the operator has written for the host is for its token server too.
        for (name, value) in host.fields { fields.add(name, value) }
        return fields
    }

    private func token(_ answer: RegistryAnswer, preferred: String, otherwise: String) async throws -> Token {
        guard (200..<400).contains(answer.status) else { throw await answer.refusal() }
        let bytes: [UInt8]
        do {
            bytes = try await answer.response.body.collect(limit: 1 << 20)
        } catch {
            await answer.close()
            throw error
        }
        await answer.close()
        guard let node = try? JSONNode.parse(bytes) else {
            throw EngineError.internalError("unable to decode token response")
        }
        let found = [preferred, otherwise].lazy.compactMap { node[$0]?.string }.first { !$0.isEmpty }
        guard let found else {
            throw EngineError.internalError("authorization server did not include a token in the response")
        }
        if isLogin { identityToken = node["refresh_token"]?.string ?? "" }
        let life = node["expires_in"]?.int ?? 0
        return Token(text: found, end: life > 0 ? time(nil) + min(life, 1 << 30) : nil)
    }
}
