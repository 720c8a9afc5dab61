import Bytes
import FoundationEssentials
import HTTPTransport
import Linux
import NIOCore
import OCI
import Text

/// Reads one repository of one registry (distribution-spec 1.1, "Pull").
public actor RegistryClient {
    private static let manifestTypes = [
        "application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    ].joined(separator: ", ")
    private static let manifestLimit = 4 << 20

    private let reference: ImageReference
    private let endpoints: [RegistryEndpoint]
    /// The registry that the reference names; mirrors never see the credentials for it.
    private let own: RegistryEndpoint?
    private let credentials: RegistryCredentials?
    /// The Authorization field that the last challenge got us, by endpoint.
    private var authorization: [String: String] = [:]

    public init(_ reference: ImageReference, policy: RegistryPolicy, credentials: RegistryCredentials?) {
        self.reference = reference
        endpoints = policy.endpoints(for: reference.domain)
        own = policy.own(reference.domain)
        self.credentials = credentials
    }

    public func manifest(tag: String) async throws -> RegistryManifest {
        try await fetchManifest(tag)
    }

    /// The answer is what the digest says, or none.
    public func manifest(_ digest: Digest) async throws -> RegistryManifest {
        let manifest = try await fetchManifest(digest.description)
        guard manifest.digest == digest.description else {
            throw EngineError.invalid("manifest verification failed for digest \(digest)")
        }
        return manifest
    }

    private func fetchManifest(_ name: String) async throws -> RegistryManifest {
        let response = try await get("manifests/\(name)", accept: Self.manifestTypes)
        let bytes: [UInt8]
        do {
            bytes = try await response.body.collect(limit: Self.manifestLimit)
        } catch {
            await response.close()
            throw error
        }
        let digest = Digest.of(bytes).description
        let type = response.fields["content-type"].map { String($0.prefix { $0 != ";" }) } ?? ""
        return RegistryManifest(mediaType: type, digest: digest, bytes: bytes)
    }

    /// The response is the caller's to read and to close.
    public func blob(_ digest: Digest) async throws -> HTTPResponse {
        try await get("blobs/\(digest)", accept: "*/*")
    }

    /// The first endpoint that has it; of several failures the last is told.
    private func get(_ path: String, accept: String) async throws -> HTTPResponse {
        var failure: any Error = EngineError.invalid("invalid registry name: \(reference.domain)")
        for endpoint in endpoints {
            do {
                return try await get(endpoint, "/v2/\(reference.path)/\(path)", accept)
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private func get(_ endpoint: RegistryEndpoint, _ target: String, _ accept: String) async throws -> HTTPResponse {
        let key = "\(endpoint.host):\(endpoint.port)"
        for attempt in 0..<2 {
            let response = try await send(endpoint, target, accept, authorization[key])
            switch response.status {
            case 200:
                return response
            case 301, 302, 303, 307, 308:
                let location = response.fields["location"]
                await response.close()
                return try await follow(location, from: endpoint, accept)
            case 401 where attempt == 0:
                let challenge = response.fields["www-authenticate"].flatMap { AuthChallenge($0) }
                await response.close()
                guard let challenge else { throw refused(401, "unauthorized") }
                authorization[key] = try await answer(challenge, of: endpoint, basic: endpoint == own ? basic : nil)
            default:
                let bytes = (try? await response.body.collect(limit: 65536)) ?? []
                await response.close()
                let told = (try? JSONNode.parse(bytes))?["errors"]?.elements.first
                throw refused(
                    response.status,
                    [told?["code"]?.string?.lowercased().replacing("_", with: " "), told?["message"]?.string]
                        .compactMap(\.self).joined(separator: ": ")
                )
            }
        }
        throw refused(401, "unauthorized: authentication required")
    }

    private func refused(_ status: Int, _ text: String) -> RegistryError {
        RegistryError(status: status, text.isEmpty ? "unexpected status code \(status)" : text)
    }

    private func send(
        _ endpoint: RegistryEndpoint,
        _ target: String,
        _ accept: String,
        _ authorization: String?
    ) async throws -> HTTPResponse {
        var fields: HTTPFields = ["Accept": accept, "User-Agent": "monohull/\(Version.number)"]
        if let authorization { fields["Authorization"] = authorization }
        let client = HTTPClient(
            .tcp(host: endpoint.host, port: endpoint.port),
            tls: endpoint.tls,
            patience: .seconds(60)
        )
        do {
            return try await client.send("GET", target, fields: fields)
        } catch {
            let scheme = endpoint.tls ? "https" : "http"
            throw EngineError.internalError("Get \"\(scheme)://\(endpoint.host):\(endpoint.port)/v2/\": \(error)")
        }
    }

    /// Blobs are often kept elsewhere. Our credentials stay with the registry that asked for them.
    private func follow(_ location: String?, from: RegistryEndpoint, _ accept: String) async throws -> HTTPResponse {
        var endpoint = from
        var location = location ?? ""
        for _ in 0..<5 {
            var target = location
            if !location.hasPrefix("/") {
                guard let next = RegistryEndpoint(url: location), next.tls || !from.tls else {
                    throw refused(502, "the registry sent us to a place that we do not follow")
                }
                endpoint = next
                let rest = location.drop { $0 != ":" }.dropFirst(3)
                target = String(rest.drop { $0 != "/" && $0 != "?" })
                if !target.hasPrefix("/") { target = "/" + target }
            }
            // To the very same server what it gave us may go again.
            let isSame = endpoint == from
            let response = try await send(
                endpoint,
                target,
                accept,
                isSame ? authorization["\(from.host):\(from.port)"] : nil
            )
            if response.status == 200 { return response }
            location = response.fields["location"] ?? ""
            await response.close()
            guard (301...308).contains(response.status), !location.isEmpty else {
                throw refused(response.status, "unexpected status code \(response.status) where a blob should be")
            }
        }
        throw refused(502, "too many redirects")
    }

    private var basic: String? {
        credentials.map { "Basic " + Data("\($0.user):\($0.password)".utf8).base64EncodedString() }
    }

    /// The Authorization field that a challenge asks for (distribution's token specification).
    private func answer(_ challenge: AuthChallenge, of endpoint: RegistryEndpoint, basic: String?) async throws
        -> String
    {
        if challenge.scheme == "basic" {
            guard let basic else { throw refused(401, "no basic auth credentials") }
            return basic
        }
        guard challenge.scheme == "bearer", let realm = challenge.parameters["realm"],
            let server = RegistryEndpoint(url: realm), server.tls || !endpoint.tls
        else { throw refused(401, "unauthorized: the registry asks for an authentication that we do not know") }
        var query = ["scope=" + PercentCoding.encode("repository:\(reference.path):pull")]
        if let service = challenge.parameters["service"] { query.append("service=" + PercentCoding.encode(service)) }
        let rest = realm.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" && $0 != "?" }
        let path = rest.hasPrefix("/") ? String(rest) : "/" + rest
        let target = path + (path.contains("?") ? "&" : "?") + query.joined(separator: "&")
        let response = try await send(server, target, "application/json", basic)
        let bytes = try await response.body.collect(limit: 1 << 20)
        await response.close()
        let node = try? JSONNode.parse(bytes)
        guard response.status == 200, let token = node?["token"]?.string ?? node?["access_token"]?.string else {
            throw refused(401, "unauthorized: the token server gave no token")
        }
        return "Bearer " + token
    }
}
