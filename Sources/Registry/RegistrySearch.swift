import HTTPTransport
import Linux
import Text

/// The search of docker's index, and of registries that have one (version 1 of the registry's API).
public enum RegistrySearch {
    /// What the index lists for a term, as it says it; `host/term` asks another index.
    public static func run(
        _ term: String,
        limit: Int,
        policy: RegistryPolicy,
        credentials: RegistryCredentials?
    ) async throws -> [JSONNode] {
        if term.contains("://") {
            throw EngineError.invalid(
                "invalid repository name: repository name (\(term)) should not have a scheme"
            )
        }
        let limit = limit == 0 ? 25 : limit
        guard (1...100).contains(limit) else {
            throw EngineError.invalid("limit \(limit) is outside the range of [1, 100]")
        }
        let place = try place(term, policy)
        let host = place.host
        var words = place.term
        if host.authority == "index.docker.io", words.hasPrefix("library/") { words = String(words.dropFirst(8)) }
        let session = RegistrySession(transport: RegistryTransport()) { $0 == host.authority ? credentials : nil }
        let request = RegistryRequest(
            method: "GET",
            host: host,
            target: "/v1/search?q=\(PercentCoding.encode(words))&n=\(limit)",
            fields: ["User-Agent": "docker/\(Version.number)", "Accept": "application/json"]
        )
        let answer: RegistryAnswer
        do { answer = try await session.send(request, scopes: []) } catch {
            throw RegistryError.told(error, of: host.authority)
        }
        guard answer.status == 200 else {
            await answer.close()
            throw EngineError.internalError("Unexpected status code \(answer.status)")
        }
        let bytes: [UInt8]
        do {
            bytes = try await answer.response.body.collect(limit: 4 << 20)
        } catch {
            await answer.close()
            throw error
        }
        return try JSONNode.parse(bytes)["results"]?.elements ?? []
    }

    private static func place(_ term: String, _ policy: RegistryPolicy) throws -> (host: RegistryHost, term: String) {
        let parts = term.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let isNamed =
            parts.count == 2 && (parts[0].contains(".") || parts[0].contains(":") || parts[0] == "localhost")
        guard isNamed, !["docker.io", "index.docker.io"].contains(parts[0]) else {
            let index = RegistryHost(scheme: "https", authority: "index.docker.io", path: "/v1")
            return (index, isNamed ? parts[1] : term)
        }
        guard let host = try policy.hosts(for: parts[0]).last else {
            throw EngineError.internalError("no endpoints found for \(parts[0])")
        }
        return (host, parts[1])
    }
}
