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

    private let reference: ImageReference
    private let hosts: [RegistryHost]
    private let session: RegistrySession

    public init(_ reference: ImageReference, policy: RegistryPolicy, credentials: RegistryCredentials?) {
        self.reference = reference
        hosts = policy.hosts(for: reference.domain)
        // The credentials are for the registry that the reference names; mirrors never see them.
        let own = hosts.last?.authority
        session = RegistrySession(
            transport: RegistryTransport(),
            credentials: credentials.map { known in { @Sendable host in host == own ? known : nil } }
        )
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
        let answer = try await get("manifests/\(name)", accept: Self.manifestTypes)
        let bytes: [UInt8]
        do {
            bytes = try await answer.response.body.collect(limit: Self.manifestLimit)
        } catch {
            await answer.close()
            throw error
        }
        return RegistryManifest(mediaType: answer.mediaType, digest: Digest.of(bytes).description, bytes: bytes)
    }

    /// The response is the caller's to read and to close.
    public func blob(_ digest: Digest) async throws -> HTTPResponse {
        try await get("blobs/\(digest)", accept: "*/*").response
    }

    /// The first host that has it; of several failures the last is told.
    private func get(_ path: String, accept: String) async throws -> RegistryAnswer {
        var failure: any Error = EngineError.invalid("invalid registry name: \(reference.domain)")
        for (index, host) in hosts.enumerated() {
            let request = RegistryRequest(
                method: "GET",
                host: host,
                target: "\(host.path)/\(reference.path)/\(path)",
                fields: ["Accept": accept, "User-Agent": "monohull/\(Version.number)"]
            )
            do {
                return try await get(request, isLast: index == hosts.count - 1)
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private func get(_ request: RegistryRequest, isLast: Bool) async throws -> RegistryAnswer {
        let answer: RegistryAnswer
        do {
            answer = try await session.send(request, scopes: ["repository:\(reference.path):pull"], isLast: isLast)
        } catch let error as EngineError {
            let text = "\(error)"
            guard text.contains("authoriz") else { throw error }
            throw RegistryError(status: 401, "unauthorized: \(text)")
        }
        if answer.status == 200 { return answer }
        let bytes = (try? await answer.response.body.collect(limit: 65536)) ?? []
        await answer.close()
        let told = (try? JSONNode.parse(bytes))?["errors"]?.elements.first
        let code = told?["code"]?.string?.lowercased().split(separator: "_").joined(separator: " ")
        let text = [code, told?["message"]?.string].compactMap(\.self).joined(separator: ": ")
        throw RegistryError(
            status: answer.status,
            !text.isEmpty
                ? text
                : answer.status == 401
                    ? "unauthorized: authentication required" : "unexpected status code \(answer.status)"
        )
    }
}
