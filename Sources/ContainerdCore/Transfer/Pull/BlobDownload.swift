import Bytes
import Glibc
import Linux
import OCI
import Registry

/// Brings one blob into the content store, and unpacks it on the way if it is a layer that is wanted so. A download that
/// was cut is taken up where it ended.
struct BlobDownload: Sendable {
    /// Pieces between the connection and the thread that takes them, of some 100 KiB each.
    private static let ahead = 16
    let core: Core
    let repository: RegistryRepository
    let tracker: ProgressTracker?

    /// Unpacks while it downloads; the result is nil where there is nothing to unpack to.
    func run(_ descriptor: ImageDescriptor, to target: LayerTarget?) async throws -> LayerApplier.Result? {
        guard descriptor.size > 0 else {
            throw EngineError.invalid(
                "unable to fetch descriptor (\(descriptor.digest)) which reports content size of zero: invalid argument"
            )
        }
        let pieces = HandoverQueue<[UInt8]>(capacity: Self.ahead)
        let begun = HandoverQueue<Int64>(capacity: 1)
        let (core, namespace, lease) = (core, Call.namespace, Call.lease)
        async let stored = Offload.run {
            defer {
                begun.finish()
                pieces.close()
            }
            return try Call.$namespace.withValue(namespace) {
                try Call.$lease.withValue(lease) {
                    try Self.store(core, descriptor, target, pieces, begun)
                }
            }
        }
        do {
            if let offset = await begun.take() { try await download(descriptor, offset, pieces) }
            pieces.finish()
        } catch {
            // The thread ends at the cut; what it makes of it does not count.
            pieces.close()
            _ = try? await stored
            throw error
        }
        let result = try await stored
        try Task.checkCancellation()
        tracker?.markStored(descriptor)
        return result
    }

    private func download(_ descriptor: ImageDescriptor, _ offset: Int64, _ pieces: HandoverQueue<[UInt8]>) async throws
    {
        if offset >= descriptor.size { return }
        let blob = RegistryBlob(
            digest: descriptor.digest,
            mediaType: descriptor.mediaType,
            size: descriptor.size,
            isManifest: descriptor.kind == .manifest || descriptor.kind == .index,
            urls: descriptor.urls
        )
        try await core.transfers.downloads.with {
            let reader = try repository.reader(blob, offset: offset)
            var arrived = offset
            do {
                while let piece = try await reader.next() {
                    arrived += Int64(piece.count)
                    guard await pieces.put(piece) else { break }
                    tracker?.advance(descriptor, to: arrived)
                }
            } catch {
                await reader.close()
                throw error
            }
            await reader.close()
        }
    }

    /// The thread's part.
    private static func store(
        _ core: Core,
        _ descriptor: ImageDescriptor,
        _ target: LayerTarget?,
        _ pieces: HandoverQueue<[UInt8]>,
        _ begun: HandoverQueue<Int64>
    ) throws -> LayerApplier.Result? {
        let namespace = try Call.requiredNamespace()
        let writer = try ContentWriter(store: core.content, namespace: namespace, ref: descriptor.ref)
        if writer.offset > descriptor.size { try writer.truncate() }
        var earlier: FileSource?
        if writer.offset > 0 {
            let data = core.content.ingest(namespace, descriptor.ref).data
            earlier = FileSource(try FileDescriptor.open(data, O_RDONLY))
        }
        let source = DownloadSource(writer, pieces, earlier: earlier)
        begun.offer(writer.offset)
        var applied: Result<LayerApplier.Result, any Error>?
        if let target {
            applied = Result { try core.layerApplier.apply(source, to: target, sync: false) }
        }
        try source.drain()
        try commit(core, writer, descriptor)
        return try applied?.get()
    }

    private static func commit(_ core: Core, _ writer: ContentWriter, _ descriptor: ImageDescriptor) throws {
        do {
            _ = try writer.commit(total: descriptor.size, expected: descriptor.digest, labels: [:])
            TransferContent(core: core).announce(descriptor)
        } catch let error as EngineError {
            guard error.kind != .conflict else { return }
            // Whole, and not what it should be: the next attempt begins anew.
            if writer.offset >= descriptor.size { try? writer.truncate() }
            throw EngineError(error.kind, "failed commit on ref \"\(descriptor.ref)\": \(error.message)")
        }
    }
}
