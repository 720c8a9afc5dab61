import Bytes
import HTTPTransport
import Linux
import OCI

extension RegistryRepository {
    private static let manifestTypes = [
        MediaType.dockerManifest, MediaType.dockerIndex, MediaType.manifest, MediaType.index, "*/*",
    ].joined(separator: ", ")
    /// Bytes; a manifest has no need to be larger.
    private static let manifestLimit: Int64 = 4 * 1048 * 1048

    /// How far an attempt came; of several failures the one that came furthest is told.
    private enum Reach: Int { case none, connected, notFound, refused, tooLarge }

    /// Asks one host after the other what the reference stands for.
    public func resolve() async throws -> ResolvedManifest {
        guard !reference.object.isEmpty else { throw EngineError.internalError("object required") }
        var places: [[String]] = [["manifests", reference.object]]
        if let digest = reference.digest {
            guard Digest(digest) != nil else { throw EngineError.internalError("invalid checksum digest format") }
            places = [["manifests", digest], ["blobs", digest]]
        }
        let hosts = hosts(reference.digest == nil ? [.pull, .resolve] : .pull)
        guard !hosts.isEmpty else { throw EngineError.notFound("no resolve hosts: not found") }
        var failure: (reach: Reach, error: any Error) = (.none, EngineError.notFound("\(text): not found"))
        for place in places {
            if failure.reach.rawValue > Reach.notFound.rawValue { break }
            for (index, host) in hosts.enumerated() {
                do {
                    return try await resolve(place[0], place[1], host, isLast: index == hosts.count - 1)
                } catch is CancellationError {
                    throw CancellationError()
                } catch let stop as Failure {
                    if stop.reach.rawValue > failure.reach.rawValue { failure = (stop.reach, stop.error) }
                }
            }
        }
        throw failure.error
    }

    private struct Failure: Error {
        let reach: Reach
        let error: any Error
    }

    private func resolve(_ kind: String, _ name: String, _ host: RegistryHost, isLast: Bool) async throws
        -> ResolvedManifest
    {
        var request = request("HEAD", host, kind, name)
        request.add(namespace: reference.host)
        request.fields["Accept"] = accept(Self.manifestTypes)
        let answer: RegistryAnswer
        do {
            answer = try await session.send(request, scopes: scopes(push: false), isLast: isLast)
        } catch {
            throw Failure(reach: .connected, error: Self.denied(error))
        }
        await answer.close()
        guard answer.status < 300 else {
            if answer.status == 404 {
                throw Failure(reach: .notFound, error: EngineError.notFound("\(text): not found"))
            }
            throw Failure(reach: .refused, error: await answer.refusal())
        }
        var digest = reference.digest ?? answer.field("docker-content-digest")
        var size = answer.length
        var type = answer.mediaType
        if let given = digest, reference.digest == nil, size != nil, Digest(given) == nil {
            let error = EngineError.internalError(
                "\"\(given)\" in header not a valid digest: invalid checksum digest format"
            )
            throw Failure(reach: .refused, error: error)
        }
        if digest == nil || size == nil {
            request.method = "GET"
            let whole = try await get(request)
            (digest, size, type) = (reference.digest ?? whole.digest, whole.size, whole.mediaType)
        }
        guard let digest, let size else {
            throw Failure(reach: .notFound, error: EngineError.notFound("\(text): not found"))
        }
        guard size <= Self.manifestLimit else {
            let error = EngineError.notFound("rejecting \(size) byte manifest for \(text): not found")
            throw Failure(reach: .tooLarge, error: error)
        }
        return ResolvedManifest(mediaType: type, digest: digest, size: size)
    }

    /// For registries that do not say in the head what they have.
    private func get(_ request: RegistryRequest) async throws -> ResolvedManifest {
        do {
            let answer = try await session.send(request, scopes: scopes(push: false))
            guard answer.status < 300 else { throw await answer.refusal() }
            let type = answer.mediaType
            let bytes: [UInt8]
            do {
                bytes = try await answer.response.body.collect(limit: Int(Self.manifestLimit))
            } catch {
                await answer.close()
                throw error
            }
            return ResolvedManifest(mediaType: type, digest: Digest.of(bytes).description, size: Int64(bytes.count))
        } catch {
            throw Failure(reach: .refused, error: error)
        }
    }

    private static func denied(_ error: any Error) -> any Error {
        guard "\(error)".contains("authorization failed") else { return error }
        return EngineError.internalError(
            "pull access denied, repository does not exist or may require authorization",
            cause: error
        )
    }
}
