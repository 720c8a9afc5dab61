import DockerAPI
import Linux
import OCI
import Registry
import ShimAPI
import SwiftProtobuf

extension ImageService {
    /// Sends an image to the registry of its name; without a tag all of the repository's tags.
    public func push(
        _ reference: ImageReference,
        platform: Platform?,
        credentials: RegistryCredentials?,
        report: @escaping @Sendable (ProgressLine) async throws -> Void
    ) async throws {
        try await report(.message("The push refers to repository [\(reference.repository)]"))
        let catalog = try await catalog()
        let tags = catalog.images.values.flatMap(\.references).filter { $0.repository == reference.repository }
        guard !tags.isEmpty else {
            throw EngineError.internalError(
                "An image does not exist locally with the tag: \(reference.familiarRepository)"
            )
        }
        if reference.digest != nil { throw EngineError.internalError("cannot push a digest reference") }
        let wanted =
            reference.tag == nil ? tags.filter { $0.digest == nil }.sorted { $0.name < $1.name } : [reference]
        guard !wanted.isEmpty else {
            throw EngineError.internalError("no tags to push for \(reference.familiarRepository)")
        }
        for tag in wanted {
            guard let found = catalog.image(named: tag.name) else {
                throw EngineError.internalError("tag does not exist: \(tag.familiar)")
            }
            try Self.require(platform, of: found.image, called: tag.familiar)
            let push = ImagePush(
                service: self,
                repository: try RegistryRepository(tag.name, policy: try registries, credentials: credentials),
                reference: tag,
                image: found.image,
                report: report
            )
            let digest: String
            do { digest = try await push.run() } catch { throw RegistryError.told(error, of: tag.domain) }
            try await name(try tag.with(digest: digest).name, found.image.manifest, id: found.image.id)
        }
        let image = reference.tag == nil ? nil : try? await find(reference.name)
        publish(
            "push",
            reference.isNameOnly ? reference.familiarRepository : reference.familiar,
            labels: image?.config.labels,
            name: reference.familiarRepository
        )
    }
}
