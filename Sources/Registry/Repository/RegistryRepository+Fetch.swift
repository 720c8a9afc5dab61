import HTTPTransport
import Linux

extension RegistryRepository {
    /// The bytes of a blob from an offset, as they arrive. Nothing is asked for before the first read; a connection
    /// that breaks is taken up again where it broke.
    public func reader(_ blob: RegistryBlob, offset: Int64 = 0) throws -> RegistryReader {
        guard !hosts(.pull).isEmpty else { throw EngineError.notFound("no pull hosts: not found") }
        return RegistryReader(repository: self, blob: blob, offset: offset)
    }

    /// The first host that has it; of several failures the first is told.
    func open(_ blob: RegistryBlob, offset: Int64) async throws -> RegistryAnswer {
        if let answer = try await openElsewhere(blob, offset) { return answer }
        var failure: (any Error)?
        for (index, host) in hosts.enumerated() {
            var request = request("GET", host, blob.isManifest ? "manifests" : "blobs", blob.digest)
            request.add(namespace: reference.host)
            do {
                return try await open(request, blob, offset, isLast: index == hosts.count - 1)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                failure = failure ?? error
            }
        }
        if let missing = failure as? EngineError, missing.kind == .notFound, !blob.isManifest {
            let what = "could not fetch content descriptor \(blob.digest) (\(blob.mediaType)) from remote"
            throw EngineError.notFound("\(what): not found")
        }
        throw failure ?? EngineError.notFound("no pull hosts: not found")
    }

    private func openElsewhere(_ blob: RegistryBlob, _ offset: Int64) async throws -> RegistryAnswer? {
        for text in blob.urls {
            guard let url = RegistryURL(text) else { continue }
            let host = RegistryHost(scheme: url.scheme, authority: url.authority)
            var request = request("GET", host)
            request.target = url.target
            do throws(EngineError) {
                return try await openTyped(request, blob, offset)
            } catch {
                guard error.kind == .notFound else { throw error }
            }
        }
        return nil
    }

    private func openTyped(_ request: RegistryRequest, _ blob: RegistryBlob, _ offset: Int64) async throws(EngineError)
        -> RegistryAnswer
    {
        do {
            return try await open(request, blob, offset, isLast: true)
        } catch {
            throw error as? EngineError ?? EngineError.internalError("\(error)")
        }
    }

    private func open(_ request: RegistryRequest, _ blob: RegistryBlob, _ offset: Int64, isLast: Bool) async throws
        -> RegistryAnswer
    {
        var request = request
        request.fields["Accept"] = blob.mediaType.isEmpty ? "*/*" : "\(blob.mediaType), */*"
        if offset > 0 { request.fields["Range"] = "bytes=\(offset)-" }
        let answer = try await session.send(request, scopes: scopes(push: false), isLast: isLast)
        guard answer.status < 300 else {
            if answer.status == 404 {
                await answer.close()
                throw EngineError.notFound("content at \(request.url) not found: not found")
            }
            throw await answer.refusal()
        }
        if let coding = answer.field("content-encoding"), !["", "identity"].contains(coding.lowercased()) {
            await answer.close()
            throw EngineError.internalError("unsupported Content-Encoding algorithm: \(coding)")
        }
        if offset > 0, answer.status == 206, let range = answer.field("content-range"),
            !range.hasPrefix("bytes \(offset)-")
        {
            await answer.close()
            throw EngineError.internalError("unhandled content range in response: \(range)")
        }
        return answer
    }
}
