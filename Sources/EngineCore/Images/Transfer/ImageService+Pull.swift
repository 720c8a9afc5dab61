import Bytes
import DockerAPI
import Linux
import OCI
import Registry
import ShimAPI
import SwiftProtobuf

extension ImageService {
    /// Fetches an image and gives it its names when it is whole; without a tag and a digest all of the repository's
    /// tags. `report` gets docker's lines of progress.
    public func pull(
        _ reference: ImageReference,
        platform: Platform?,
        credentials: RegistryCredentials?,
        report: @escaping @Sendable (ProgressLine) async throws -> Void
    ) async throws {
        if reference.familiarRepository == "scratch" { throw EngineError.forbidden("'scratch' is a reserved name") }
        var isNew = false
        do {
            let registry = try RegistryClient(reference, policy: registries, credentials: credentials)
            for one in reference.isNameOnly ? try await Self.all(reference, registry) : [reference] {
                let pull = ImagePull(
                    service: self,
                    registry: registry,
                    reference: one,
                    platform: platform,
                    report: report
                )
                if try await pull.run() { isNew = true }
            }
        } catch {
            throw Self.told(error, reference)
        }
        let name = reference.isNameOnly ? reference.familiarRepository : reference.familiar
        try await report(
            .message("Status: \(isNew ? "Downloaded newer image" : "Image is up to date") for \(name)")
        )
        let image = try? await find(name)
        publish("pull", name, labels: image?.config.labels, name: reference.familiarRepository)
        if let image, let platform, !platform.fits(image.document) {
            try await report(
                .message(
                    "WARNING: image with reference \(name) was found but its platform "
                        + "(\(Platform(image.document))) does not match the specified platform (\(platform))"
                )
            )
        }
    }

    private static func all(_ reference: ImageReference, _ registry: RegistryClient) async throws -> [ImageReference] {
        try await registry.tags().map { tag throws(EngineError) in try reference.with(tag: tag) }
    }

    /// A registry's refusal in docker's words.
    private static func told(_ error: any Error, _ reference: ImageReference) -> any Error {
        guard let refusal = error as? RegistryError else { return error }
        switch refusal.code {
        case "DENIED":
            return EngineError.notFound(
                "pull access denied for \(reference.familiarRepository), repository does not exist or may require "
                    + "'docker login': \(refusal)"
            )
        case "MANIFEST_UNKNOWN":
            return EngineError.notFound("manifest for \(reference.familiar) not found: \(refusal)")
        case "NAME_UNKNOWN":
            return EngineError.notFound("repository \(reference.familiarRepository) not found: \(refusal)")
        default: return EngineError.internalError("\(refusal)")
        }
    }

    /// Nothing else than a whole digest may become a part of a request.
    static func digest(_ text: String) throws -> Digest {
        guard let digest = Digest(text) else { throw EngineError.invalid("invalid digest in the manifest: \(text)") }
        return digest
    }
}
