import Bytes
import ContainerdAPI
import Linux
import OCI
import ShimAPI

/// stream -> image store: an archive of docker or of OCI, with as many images as it has.
struct ImageImport: Sendable {
    private static let ahead = 16
    let core: Core
    let source: Containerd_Types_Transfer_ImageImportStream
    let store: Containerd_Types_Transfer_ImageStore
    let reporter: ProgressReporter
    private var content: TransferContent { TransferContent(core: core) }

    init(
        core: Core,
        source: Containerd_Types_Transfer_ImageImportStream,
        store: Containerd_Types_Transfer_ImageStore,
        reporter: ProgressReporter
    ) {
        self.core = core
        self.source = source
        self.store = store
        self.reporter = reporter
    }

    func run(_ stream: ClientStream) async throws {
        await reporter.report("Importing")
        let index = try await read(stream)
        let unpacksLayers = try UnpackChoice.isWanted(store.unpacks)
        let images = try content.children(index).map { image in
            var image = image
            image.annotations[StoredNames.sourceAnnotation] = "annotation"
            return image
        }
        try content.keep(images, of: index)
        let wanted = try ChildFilter(store).wanted(images, of: index)
        guard !wanted.isEmpty else { throw EngineError.internalError("image might be filtered out") }
        for image in wanted { try await take(image, unpacksLayers) }
        let names = StoredNames(core: core, store: store)
        for image in [index] + images {
            do {
                for saved in try names.save(image) { await reporter.report("saved", name: saved.name, image) }
            } catch let error as EngineError {
                // What nobody named is not kept.
                guard error.kind == .notFound else { throw error }
            }
        }
        await reporter.report("Completed import")
    }

    /// Labels what an image consists of, so that it is kept, and unpacks it.
    private func take(_ descriptor: ImageDescriptor, _ unpacksLayers: Bool) async throws {
        let all = try content.children(descriptor)
        try content.keep(all, of: descriptor)
        let children = try ChildFilter(store).wanted(all, of: descriptor)
        for child in children { try await take(child, unpacksLayers) }
        guard unpacksLayers, descriptor.kind == .manifest else { return }
        let layers = children.filter { $0.kind == .layer }
        let config = children.first {
            $0.mediaType == MediaType.config || $0.mediaType == MediaType.dockerConfig
        }
        if let config, !layers.isEmpty {
            try await ImageUnpack(core: core, supply: StoredLayers()).run(config, layers)
        }
    }

    /// The archive's index. The archive is read on a thread of its own while it arrives.
    private func read(_ stream: ClientStream) async throws -> ImageDescriptor {
        let pieces = HandoverQueue<[UInt8]>(capacity: Self.ahead)
        let (core, source, namespace, lease) = (core, source, Call.namespace, Call.lease)
        async let index = Offload.run {
            defer { pieces.close() }
            return try Call.$namespace.withValue(namespace) {
                try Call.$lease.withValue(lease) { try Self.index(core, source, StreamSource(pieces)) }
            }
        }
        let receiver = ByteReceiver(stream)
        do {
            while let piece = try await receiver.next() {
                guard await pieces.put(piece) else { break }
            }
        } catch {
            pieces.close()
            _ = try? await index
            throw error
        }
        pieces.finish()
        let result: ImageDescriptor
        do {
            result = try await index
        } catch {
            await receiver.close()
            throw error
        }
        await receiver.close()
        return result
    }

    private static func index(
        _ core: Core,
        _ source: Containerd_Types_Transfer_ImageImportStream,
        _ bytes: StreamSource
    ) throws -> ImageDescriptor {
        let archive: any ByteSource = source.mediaType.isEmpty ? try Decompression.source(bytes) : bytes
        let contents = try ArchiveReader(core: core).read(TarReader(archive))
        guard !contents.layoutVersion.isEmpty else {
            return try DockerArchive(core: core, compresses: source.forceCompress).index(contents)
        }
        guard contents.layoutVersion == "1.0.0" else {
            throw EngineError.internalError("unsupported OCI version \(contents.layoutVersion)")
        }
        guard var index = contents.blobs["index.json"] else {
            throw EngineError.internalError("missing index.json in OCI layout 1.0.0")
        }
        index.mediaType = MediaType.index
        return index
    }
}
