import Linux
import OCI
import Registry

/// Brings an image's manifests, configurations and layers into the content store, parents before children, siblings at
/// the same time.
struct ImageFetch: LayerSupply {
    let core: Core
    let repository: RegistryRepository
    let filter: ChildFilter
    let tracker: ProgressTracker?
    /// Otherwise they are only fetched.
    let unpacksLayers: Bool

    private var content: TransferContent { TransferContent(core: core) }
    private var download: BlobDownload { BlobDownload(core: core, repository: repository, tracker: tracker) }

    func run(_ descriptor: ImageDescriptor) async throws {
        _ = try await fetch(descriptor, to: nil)
        let children = try children(descriptor)
        try markSource(descriptor)
        guard unpacksLayers, descriptor.kind == .manifest, let config = children.first(where: Self.isImage) else {
            return try await fetch(children)
        }
        let layers = children.filter { $0.kind == .layer }
        try await fetch(children.filter { $0.kind != .layer })
        if !layers.isEmpty { try await ImageUnpack(core: core, supply: self).run(config, layers) }
    }

    /// Configurations of checkpoints and artifacts have no layers to unpack.
    private static func isImage(_ descriptor: ImageDescriptor) -> Bool {
        descriptor.mediaType == MediaType.config || descriptor.mediaType == MediaType.dockerConfig
    }

    func fetch(_ descriptors: [ImageDescriptor]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for descriptor in descriptors { group.addTask { try await run(descriptor) } }
            try await group.waitForAll()
        }
    }

    func unpack(_ layer: ImageDescriptor, to target: LayerTarget) async throws -> LayerApplier.Result? {
        let result = try await fetch(layer, to: target)
        try markSource(layer)
        return result
    }

    func didUnpack(_ layer: ImageDescriptor) { tracker?.markExtracted(layer) }

    /// Fetches one blob unless it is there, and unpacks it in the same pass if it is to be; nil where it was not.
    private func fetch(_ descriptor: ImageDescriptor, to target: LayerTarget?) async throws -> LayerApplier.Result? {
        tracker?.add(descriptor)
        guard descriptor.mediaType != MediaType.firstSchema else {
            throw EngineError.internalError("\(descriptor.mediaType) not supported")
        }
        return try await core.transfers.blobs.with(descriptor.digest) {
            while true {
                if try content.has(descriptor) {
                    tracker?.markExisting(descriptor)
                    return nil
                }
                do {
                    return try await download.run(descriptor, to: target)
                } catch let error as EngineError where error.kind == .unavailable && error.message.contains("locked") {
                    // A client of the content service writes the same blob at this moment.
                    try await Task.sleep(for: .milliseconds(200))
                }
            }
        }
    }

    private func children(_ descriptor: ImageDescriptor) throws -> [ImageDescriptor] {
        let all = try content.children(descriptor)
        try content.keep(all, of: descriptor)
        let wanted = try filter.wanted(all, of: descriptor)
        tracker?.add(wanted, of: descriptor)
        return wanted
    }

    /// Notes on a blob which repository had it: a push to the same registry can take it from there.
    private func markSource(_ descriptor: ImageDescriptor) throws {
        let reference = repository.reference
        let host = reference.host.prefix { $0 != ":" }
        let key = "\(SourceLabels.prefix).\(host)"
        let old = try content.labels(descriptor)[key] ?? ""
        let value = SourceLabels.adding(reference.path, to: old)
        guard value != old, key.utf8.count + value.utf8.count <= 4096 else { return }
        try content.label(descriptor, [key: value])
    }
}
