import Bytes
import HTTPTransport
import Linux

extension RegistryRepository {
    public enum PushResult: Sendable { case existed, pushed }

    /// Sends a manifest or a blob unless the registry has it. `tagged`: the manifest is put under the reference's tag.
    /// `sources` are other repositories of this registry that have the blob. `body` is called anew for each attempt.
    public func push(
        _ blob: RegistryBlob,
        tagged: Bool,
        sources: [String] = [],
        body: @escaping @Sendable () throws -> HTTPUpload
    ) async throws -> PushResult {
        guard let host = hosts(.push).first else { throw EngineError.notFound("no push hosts: not found") }
        let name = tagged && !reference.tag.isEmpty ? reference.tag : blob.digest
        if try await has(blob, name, host) { return .existed }
        var request: RegistryRequest
        if blob.isManifest {
            request = self.request("PUT", host, "manifests", name)
            request.fields["Content-Type"] = blob.mediaType
        } else {
            guard let upload = try await beginUpload(blob, host, sources) else { return .existed }
            request = upload
        }
        request.body = body
        let answer = try await session.send(request, scopes: scopes(push: true))
        guard [200, 201, 202, 204].contains(answer.status) else { throw await answer.refusal() }
        await answer.close()
        if let given = answer.field("docker-content-digest"), given != blob.digest {
            throw EngineError.internalError("got digest \(given), expected \(blob.digest)")
        }
        return .pushed
    }

    private func has(_ blob: RegistryBlob, _ name: String, _ host: RegistryHost) async throws -> Bool {
        var request = request(
            "HEAD",
            host,
            blob.isManifest ? "manifests" : "blobs",
            blob.isManifest ? name : blob.digest
        )
        request.fields["Accept"] = "\(blob.mediaType), */*"
        let answer: RegistryAnswer
        do {
            answer = try await session.send(request, scopes: scopes(push: true))
        } catch {
            // Some registries give no token for looking; the push itself will tell.
            guard "\(error)".contains("authorization failed") else { throw error }
            return false
        }
        await answer.close()
        switch answer.status {
        case 200:
            let isTag = blob.isManifest && name != blob.digest
            return !isTag || answer.field("docker-content-digest") == blob.digest
        case 404: return false
        default: throw await answer.refusal()
        }
    }

    /// The request that will take the bytes; nil when the registry took them from another repository.
    private func beginUpload(_ blob: RegistryBlob, _ host: RegistryHost, _ sources: [String]) async throws
        -> RegistryRequest?
    {
        var answer: RegistryAnswer?
        if let source = candidate(sources) { answer = try await mount(blob, host, from: source) }
        let begun: RegistryAnswer
        if let answer {
            begun = answer
        } else {
            do {
                begun = try await session.send(request("POST", host, "blobs", "uploads/"), scopes: scopes(push: true))
            } catch {
                guard "\(error)".contains("authorization failed") else { throw error }
                throw EngineError.internalError(
                    "push access denied, repository does not exist or may require authorization",
                    cause: error
                )
            }
        }
        switch begun.status {
        case 200, 202, 204: await begun.close()
        case 201:
            await begun.close()
            return nil
        default: throw await begun.refusal()
        }
        guard var place = begun.url.resolved(begun.field("location") ?? "") else {
            throw EngineError.internalError("unable to parse location \(begun.field("location") ?? "")")
        }
        place.add(query: "digest", blob.digest)
        return upload(to: place, host, begun.url)
    }

    /// Elsewhere the host's TLS settings and own fields do not count, and neither does its authorization.
    private func upload(to place: RegistryURL, _ host: RegistryHost, _ asked: RegistryURL) -> RegistryRequest {
        var target = host
        if place.authority != asked.authority || place.scheme != asked.scheme {
            target = RegistryHost(scheme: place.scheme, authority: place.authority)
        }
        var request = request("PUT", target)
        request.target = place.target
        request.fields["Content-Type"] = "application/octet-stream"
        return request
    }

    /// nil when we may not read the other repository.
    private func mount(_ blob: RegistryBlob, _ host: RegistryHost, from source: String) async throws -> RegistryAnswer?
    {
        var request = request("POST", host, "blobs", "uploads/")
        request.target += "?mount=\(blob.digest)&from=\(PercentCoding.encode(source))"
        do {
            let more = ["repository:\(source):pull"]
            let answer = try await session.send(request, scopes: scopes(push: true) + more)
            guard answer.status == 401 else { return answer }
            await answer.close()
            return nil
        } catch {
            guard "\(error)".contains("authorization failed") else {
                throw EngineError.internalError("pushing with mount from \(source)", cause: error)
            }
            return nil
        }
    }

    /// The repository whose name has most in common with ours; of equals the last.
    func candidate(_ sources: [String]) -> String? {
        let own = reference.path.split(separator: "/")
        var best: (common: Int, name: String)?
        for name in sources where name != reference.path && !name.isEmpty {
            let common = zip(own, name.split(separator: "/")).prefix { $0 == $1 }.count
            if common >= best?.common ?? 0 { best = (common, name) }
        }
        return best?.name
    }
}
