import HTTPTransport
import Linux

/// Sends requests with what the server asks for: credentials, another attempt, another place.
final class RegistrySession: Sendable {
    private static let mostRedirects = 10
    private static let mostAttempts = 6
    private let transport: RegistryTransport
    private let authorizer: RegistryAuthorizer

    /// `isLogin`: token servers are asked for an identity token, as docker's login does it.
    init(transport: RegistryTransport, isLogin: Bool = false, credentials: RegistryAuthorizer.Credentials?) {
        self.transport = transport
        authorizer = RegistryAuthorizer(transport: transport, isLogin: isLogin, credentials: credentials)
    }

    /// Of a login; empty where no token server gave one.
    func identityToken(of authority: String) async -> String { await authorizer.identityToken(of: authority) }

    /// The answer may have any status but those that another attempt could change. `isLast`: no other host is left.
    func send(_ request: RegistryRequest, scopes: [String], isLast: Bool = true) async throws -> RegistryAnswer {
        var request = request
        var before: RegistryAnswer?
        for attempt in 1... {
            let answer = try await once(request, scopes)
            guard attempt < Self.mostAttempts else { return answer }
            switch answer.status {
            case 401:
                let isRepeated = before?.status == 401 && before?.url == answer.url && before?.method == answer.method
                let wanted = answer.response.fields.values("www-authenticate")
                let isAnswered: Bool
                do {
                    isAnswered = try await authorizer.take(
                        wanted,
                        from: answer.url,
                        request.host,
                        isRepeated: isRepeated
                    )
                } catch {
                    await answer.close()
                    throw error
                }
                if !isAnswered { return answer }
            case 405 where request.method == "HEAD" && request.target.contains("/manifests/"):
                request.method = "GET"
            case 408, 429:
                break
            case 500, 503, 504:
                if !isLast || before?.status == answer.status { return answer }
            default:
                return answer
            }
            await answer.close()
            before = answer
        }
        throw EngineError.internalError("no answer")
    }

    /// One attempt, to the place where it ends. What is meant for a host (credentials, its own fields) stays with it.
    private func once(_ request: RegistryRequest, _ scopes: [String]) async throws -> RegistryAnswer {
        var url = request.url
        var redirects = 0
        while true {
            var fields = request.fields
            if url.authority == request.host.authority {
                for (name, value) in request.host.fields { fields.add(name, value) }
            }
            do {
                if let authorization = try await authorizer.authorization(for: url.authority, scopes) {
                    fields["Authorization"] = authorization
                }
            } catch {
                let what = redirects == 0 ? "failed to authorize" : "failed to authorize redirect"
                throw (error as? CancellationError) ?? EngineError.internalError(what, cause: error)
            }
            let host = url.authority == request.host.authority ? request.host : nil
            let answer = try await transport.send(
                request.method,
                url,
                fields: fields,
                body: try request.body?(),
                as: host
            )
            guard [301, 302, 303, 307, 308].contains(answer.status), request.body == nil,
                let location = answer.field("location")
            else { return answer }
            await answer.close()
            redirects += 1
            guard redirects <= Self.mostRedirects else {
                throw EngineError.internalError("stopped after \(Self.mostRedirects) redirects")
            }
            guard let next = answer.url.resolved(location), next.isSecure || !answer.url.isSecure else {
                throw EngineError.internalError("the registry sent us to a place that we do not follow: \(location)")
            }
            url = next
            // The fallback to plain HTTP is remembered by host and chosen anew.
            if url.authority == request.host.authority { url.scheme = request.host.scheme }
        }
    }
}
