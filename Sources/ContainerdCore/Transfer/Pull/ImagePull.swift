import ContainerdAPI
import Linux
import OCI
import Registry
import ShimAPI

/// registry -> image store.
struct ImagePull: Sendable {
    let core: Core
    let source: RegistrySource
    let store: Containerd_Types_Transfer_ImageStore
    let reporter: ProgressReporter

    func run() async throws {
        let place = "OCI Registry (\(source.reference))"
        await reporter.report("Resolving from \(place)")
        let repository: RegistryRepository
        let target: ImageDescriptor
        do {
            repository = try source.repository()
            let resolved = try await repository.resolve()
            target = ImageDescriptor(mediaType: resolved.mediaType, digest: resolved.digest, size: resolved.size)
        } catch {
            throw Self.told(error)
        }
        guard target.mediaType != MediaType.firstSchema else {
            throw EngineError.invalid("schema 1 image manifests are no longer supported: invalid argument")
        }
        await reporter.report("Pulling from \(place)")
        await reporter.report("fetching image content", name: source.reference, target)
        let unpacksLayers = try UnpackChoice.isWanted(store.unpacks)
        try await ProgressTracker.run(root: source.reference, verb: "downloading", reporter: reporter) { tracker in
            let fetch = ImageFetch(
                core: core,
                repository: repository,
                filter: ChildFilter(store),
                tracker: tracker,
                unpacksLayers: unpacksLayers
            )
            try await fetch.run(target)
            for image in try StoredNames(core: core, store: store).save(target) {
                await reporter.report("saved", name: image.name, ImageDescriptor(image.target))
            }
            await reporter.report("Completed pull from \(place)")
        }
    }

    private static func told(_ error: any Error) -> any Error {
        if error is CancellationError { return error }
        guard let known = error as? EngineError else {
            return EngineError.internalError("failed to resolve image", cause: error)
        }
        return EngineError(known.kind, "failed to resolve image: \(known.message)", cause: known.cause)
    }
}
