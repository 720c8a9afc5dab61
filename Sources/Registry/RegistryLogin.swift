import HTTPTransport
import Linux

/// Asks a registry whether it knows somebody, and for the token that its token server may give in a password's place.
public enum RegistryLogin {
    /// `server` is what users write: `docker.io`'s index by its URL, `host:5000`, `https://host`; empty for docker.io.
    /// The identity token, which is empty where there is none.
    @discardableResult
    public static func check(
        _ server: String,
        policy: RegistryPolicy,
        credentials: RegistryCredentials?
    ) async throws -> String {
        let name = try name(of: server)
        // A mirror is not asked: it must not see what is meant for the registry.
        guard let host = try policy.hosts(for: name).last else {
            throw EngineError.internalError("no endpoints found for \(name)")
        }
        let session = RegistrySession(transport: RegistryTransport(), isLogin: true) {
            $0 == host.authority ? credentials : nil
        }
        let request = RegistryRequest(
            method: "GET",
            host: host,
            target: "\(host.path)/",
            fields: ["User-Agent": "docker/\(Version.number)"]
        )
        let answer: RegistryAnswer
        do { answer = try await session.send(request, scopes: []) } catch {
            throw told(error, host)
        }
        await answer.close()
        guard answer.status == 200 else {
            throw EngineError.internalError(
                "login attempt to \(answer.url) failed with status: \(answer.status) \(answer.response.reason)"
            )
        }
        return await session.identityToken(of: host.authority)
    }

    private static func name(of server: String) throws -> String {
        if server.isEmpty { return "docker.io" }
        guard let url = RegistryURL(server.contains("://") ? server : "https://\(server)") else {
            throw EngineError.invalid("unable to parse server address: \(server)")
        }
        let isDocker = ["index.docker.io", "registry-1.docker.io", "docker.io"].contains(url.authority)
        return isDocker ? "docker.io" : url.authority
    }

    /// What a token server has said.
    static func words(of error: any Error) -> String? {
        if let refusal = error as? RegistryRefusal { return refusal.words }
        return (error as? EngineError)?.cause.flatMap(words)
    }

    private static func told(_ error: any Error, _ host: RegistryHost) -> any Error {
        let place = "Get \"\(host.scheme)://\(host.authority)/v2/\""
        let told = RegistryError.told(error, of: host.authority)
        if let refusal = told as? RegistryError, refusal.code == "UNAUTHORIZED" {
            return RegistryError(
                status: 401,
                code: refusal.code,
                "\(place): \(words(of: error) ?? "unauthorized: authentication required")"
            )
        }
        if "\(told)" == "no basic auth credentials" { return EngineError.internalError("\(place): \(told)") }
        return told
    }
}
