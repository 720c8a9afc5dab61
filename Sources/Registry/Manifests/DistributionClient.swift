import Bytes
import HTTPTransport
import Linux
import OCI

/// One repository of one registry as docker's own client speaks to it, which reads and puts manifests without a daemon.
/// Mirrors are not asked.
public struct DistributionClient: Sendable {
    private static let manifestTypes = [
        MediaType.dockerManifest, MediaType.dockerIndex, MediaType.manifest, MediaType.index,
    ].joined(separator: ", ")
    private static let manifestLimit = 4 << 20
    private static let configurationLimit = 8 << 20

    private let host: RegistryHost
    private let path: String
    private let session: RegistrySession
    private let agent: String

    /// The registry has answered when this returns.
    public init(
        domain: String,
        path: String,
        policy: RegistryPolicy,
        credentials: RegistryCredentials?,
        agent: String
    ) async throws(DistributionError) {
        let transport = RegistryTransport()
        var host: RegistryHost
        do {
            guard let found = try policy.hosts(for: domain).last else {
                throw EngineError.internalError("no endpoints found for \(domain)")
            }
            host = found
        } catch {
            throw DistributionError("\(error)")
        }
        let url = RegistryURL(scheme: host.scheme, authority: host.authority, target: "\(host.path)/")
        do {
            let answer = try await transport.send("GET", url, fields: ["User-Agent": agent], as: host)
            await answer.close()
            // By what it answered it is asked from now on.
            host.scheme = answer.url.scheme
        } catch {
            let reason = Self.reason(error)
            throw DistributionError(
                "failed to configure transport: error pinging v2 registry: \(reason)",
                isPassedOver: reason.hasSuffix("server gave HTTP response to HTTPS client")
            )
        }
        let own = host.authority
        self.host = host
        self.path = path
        self.agent = agent
        session = RegistrySession(transport: transport) { $0 == own ? credentials : nil }
    }

    /// A manifest or a list of them, by tag or digest, with the type that the registry calls it.
    public func manifest(_ name: String) async throws(DistributionError) -> (mediaType: String, bytes: [UInt8]) {
        var request = request("GET", "manifests/\(name)")
        request.fields["Accept"] = Self.manifestTypes
        let answer = try await send(request)
        guard answer.status < 400 else { throw await answer.distributionError() }
        let type = answer.field("content-type") ?? ""
        return (type, try await Self.body(of: answer, limit: Self.manifestLimit))
    }

    /// An image's configuration; its digest is checked.
    public func configuration(_ digest: String) async throws(DistributionError) -> [UInt8] {
        let answer = try await send(request("GET", "blobs/\(digest)"))
        guard answer.status < 400 else { throw await Self.blobError(answer) }
        let bytes = try await Self.body(of: answer, limit: Self.configurationLimit)
        guard Digest.of(bytes).description == digest else {
            throw DistributionError("image config verification failed for digest \(digest)")
        }
        return bytes
    }

    /// Lets this repository have a blob of another one of the registry. False where the registry would have to be sent it.
    public func mount(_ digest: String, from source: String) async throws(DistributionError) -> Bool {
        let query = "from=\(PercentCoding.encode(source))&mount=\(PercentCoding.encode(digest))"
        let answer = try await send(request("POST", "blobs/uploads/?\(query)"), pushes: true, source: source)
        switch answer.status {
        case 201:
            await answer.close()
            let found = try await send(request("HEAD", "blobs/\(digest)"), pushes: true)
            guard found.status < 400 else { throw await Self.blobError(found) }
            await found.close()
            return true
        case 202:
            await answer.close()
            await cancel(answer)
            return false
        default: throw await answer.distributionError()
        }
    }

    /// Puts a manifest under a tag or its digest. What the registry says its digest is.
    public func put(_ name: String, mediaType: String, _ bytes: [UInt8]) async throws(DistributionError) -> String {
        var request = request("PUT", "manifests/\(name)")
        request.fields["Content-Type"] = mediaType
        request.body = { HTTPUpload(bytes) }
        let answer = try await send(request, pushes: true)
        guard answer.status < 400 else { throw await answer.distributionError() }
        await answer.close()
        guard let digest = Digest(answer.field("docker-content-digest") ?? "") else {
            throw DistributionError("invalid checksum digest format")
        }
        return digest.description
    }

    private func request(_ method: String, _ target: String) -> RegistryRequest {
        RegistryRequest(
            method: method,
            host: host,
            target: "\(host.path)/\(path)/\(target)",
            fields: ["User-Agent": agent]
        )
    }

    private func send(
        _ request: RegistryRequest,
        pushes: Bool = false,
        source: String? = nil
    ) async throws(DistributionError) -> RegistryAnswer {
        var scopes = ["repository:\(path):pull" + (pushes ? ",push" : "")]
        if let source { scopes.append("repository:\(source):pull") }
        do {
            return try await session.send(request, scopes: scopes)
        } catch {
            let reason = Self.reason(error)
            // What the network says names its address already.
            if reason.contains("\": ") { throw DistributionError(reason) }
            let verb = request.method.prefix(1) + request.method.dropFirst().lowercased()
            throw DistributionError("\(verb) \"\(request.url)\": \(reason)")
        }
    }

    /// An upload that nobody wants; the registry forgets it some day anyway.
    private func cancel(_ answer: RegistryAnswer) async {
        guard let place = answer.url.resolved(answer.field("location") ?? ""), place.authority == host.authority else {
            return
        }
        var request = request("DELETE", "")
        request.target = place.target
        await (try? send(request, pushes: true))?.close()
    }

    private static func blobError(_ answer: RegistryAnswer) async -> DistributionError {
        guard answer.status == 404 else { return await answer.distributionError() }
        await answer.close()
        return DistributionError("unknown blob")
    }

    private static func body(of answer: RegistryAnswer, limit: Int) async throws(DistributionError) -> [UInt8] {
        do {
            return try await answer.response.body.collect(limit: limit)
        } catch {
            await answer.close()
            throw DistributionError("\(error)")
        }
    }

    private static func reason(_ error: any Error) -> String {
        if let words = RegistryLogin.words(of: error) { return words }
        guard let known = error as? EngineError else { return "\(error)" }
        if let cause = known.cause { return reason(cause) }
        for prefix in ["failed to do request: ", "authorization failed: "] where known.message.hasPrefix(prefix) {
            return String(known.message.dropFirst(prefix.utf8.count))
        }
        return known.message
    }
}
