import Bytes
import HTTPTransport
import Linux
import OCI
import Text

/// Reads one repository of one registry, as docker pull does (distribution-spec 1.1, "Pull").
public struct RegistryClient: Sendable {
    private static let manifestTypes = [
        MediaType.index, MediaType.manifest, MediaType.dockerIndex, MediaType.dockerManifest,
    ].joined(separator: ", ")
    private static let manifestLimit = 4 << 20
    /// Tags of one repository that are taken.
    private static let tagLimit = 100_000

    private let reference: ImageReference
    private let hosts: [RegistryHost]
    private let session: RegistrySession

    public init(_ reference: ImageReference, policy: RegistryPolicy, credentials: RegistryCredentials?) throws {
        self.reference = reference
        hosts = try policy.hosts(for: reference.domain).filter { $0.capabilities.contains(.pull) }
        // The credentials are for the registry that the reference names; mirrors never see them.
        let own = hosts.last?.authority
        session = RegistrySession(transport: RegistryTransport()) { $0 == own ? credentials : nil }
    }

    public func manifest(tag: String) async throws -> RegistryManifest {
        try await fetchManifest(tag)
    }

    /// The answer is what the digest says, or none.
    public func manifest(_ digest: Digest) async throws -> RegistryManifest {
        let manifest = try await fetchManifest(digest.description)
        guard manifest.digest == digest.description else {
            throw EngineError.internalError("manifest verification failed for digest \(digest)")
        }
        return manifest
    }

    private func fetchManifest(_ name: String) async throws -> RegistryManifest {
        let answer = try await get("manifests/\(name)", accept: Self.manifestTypes)
        let bytes = try await Self.collect(answer, limit: Self.manifestLimit)
        return RegistryManifest(mediaType: answer.mediaType, digest: Digest.of(bytes).description, bytes: bytes)
    }

    private static func collect(_ answer: RegistryAnswer, limit: Int) async throws -> [UInt8] {
        do {
            return try await answer.response.body.collect(limit: limit)
        } catch {
            await answer.close()
            throw error
        }
    }

    /// All tags of the repository.
    public func tags() async throws -> [String] {
        var tags: [String] = []
        var path = "tags/list"
        while tags.count < Self.tagLimit {
            let answer = try await get(path, accept: "application/json")
            let link = answer.field("link")
            let node = try JSONNode.parse(try await Self.collect(answer, limit: Self.manifestLimit))
            let more = node["tags"]?.strings ?? []
            tags += more
            // The next page is asked for by its query alone: a registry does not send us elsewhere.
            guard let link, !more.isEmpty, let query = link.split(separator: ">").first?.split(separator: "?").last,
                link.contains("?")
            else { break }
            path = "tags/list?\(query)"
        }
        return tags
    }

    /// The response is the caller's to read and to close. Its status tells whether it begins at the offset (206) or,
    /// from a server that knows no ranges, with the blob (200).
    public func blob(_ digest: Digest, offset: Int64 = 0) async throws -> HTTPResponse {
        try await get("blobs/\(digest)", accept: "*/*", offset: offset).response
    }

    private static func begins(_ answer: RegistryAnswer, at offset: Int64) -> Bool {
        answer.status == 206 && answer.field("content-range")?.hasPrefix("bytes \(offset)-") ?? false
    }

    /// The first host that has it; of several failures the last is told.
    private func get(_ path: String, accept: String, offset: Int64 = 0) async throws -> RegistryAnswer {
        var failure: any Error = EngineError.internalError("no endpoints found for \(reference.familiar)")
        for (index, host) in hosts.enumerated() {
            var request = RegistryRequest(
                method: "GET",
                host: host,
                target: "\(host.path)/\(reference.path)/\(path)",
                fields: ["Accept": accept, "User-Agent": "docker/\(Version.number)"]
            )
            request.add(namespace: reference.domain)
            if offset > 0 { request.fields["Range"] = "bytes=\(offset)-" }
            do {
                let scopes = ["repository:\(reference.path):pull"]
                let answer = try await session.send(request, scopes: scopes, isLast: index == hosts.count - 1)
                guard answer.status == 200 || (offset > 0 && Self.begins(answer, at: offset)) else {
                    throw await answer.dockerError()
                }
                return answer
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                failure = RegistryError.told(error, request)
            }
        }
        throw failure
    }
}
