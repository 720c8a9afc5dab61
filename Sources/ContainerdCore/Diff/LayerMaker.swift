import Bytes
import ContainerdAPI
import Glibc
import Linux
import OCI
import ShimAPI

/// Packs the difference of two trees as a blob of the content store. Everything here blocks.
struct LayerMaker: Sendable {
    struct Request: Sendable {
        var left: [Containerd_Types_Mount]
        var right: [Containerd_Types_Mount]
        var mediaType: String
        /// Of the write; "" for one that goes when the work fails.
        var ref: String
        var labels: [String: String]
        /// The greatest time of an entry in seconds since 1970, nil for no limit.
        var latest: Int64?
    }

    private static let uncompressedLabel = "containerd.io/uncompressed"
    let content: ContentStore
    /// An empty folder that mounts may be made on, out of sight of the host.
    let mountFolder: String

    func make(_ request: Request) throws -> ContentInfo {
        let namespace = try Call.requiredNamespace()
        let compression = try LayerMediaType.compression(request.mediaType)
        let ref = request.ref.isEmpty ? "diff-\(Timestamp.now())-\(UInt32.random(in: .min ... .max))" : request.ref
        // What was written under the ref before is begun anew.
        let writer = try ContentWriter(store: content, namespace: namespace, ref: ref)
        if writer.offset > 0 { try writer.truncate() }
        do {
            var labels = request.labels
            if let digest = try pack(request, compression, writer) {
                labels[Self.uncompressedLabel] = digest.description
            }
            return try commit(writer, labels)
        } catch {
            if request.ref.isEmpty { try? content.abort(namespace, ref) }
            throw error
        }
    }

    /// The digest of the archive where the blob's is another one.
    private func pack(_ request: Request, _ compression: LayerMediaType.Compression, _ writer: ContentWriter) throws
        -> Digest?
    {
        // The thread of the mounts is the only one that writes.
        struct Handover: @unchecked Sendable { let writer: ContentWriter }
        let handover = Handover(writer: writer)
        let trees = [request.left, TemporaryMounts.readOnly(request.right)]
        let changes = Self.changes(request.left, request.right)
        let latest = request.latest
        let covers = try TemporaryMounts.imageOwners(request.right)
        return try TemporaryMounts.with(trees, covers: covers, in: mountFolder) { places in
            let blob = ContentSink(handover.writer)
            switch compression {
            case .none:
                try Self.write(places, changes, latest, to: blob)
                return nil
            case .gzip:
                let archive = HashingSink(try GzipSink(blob))
                try Self.write(places, changes, latest, to: archive)
                return archive.digest
            case .zstd:
                let archive = HashingSink(try ZstdSink(blob))
                try Self.write(places, changes, latest, to: archive)
                return archive.digest
            }
        }
    }

    private static func write(_ places: [String], _ changes: String?, _ latest: Int64?, to sink: any ByteSink) throws {
        let lower = try FileDescriptor.open(places[0], O_RDONLY | O_DIRECTORY)
        let upper = try FileDescriptor.open(places[1], O_RDONLY | O_DIRECTORY)
        let diff = LayerDiff(TarWriter(BufferedSink(sink)), latest: latest)
        guard let changes else { return try diff.write(lower: lower.raw, upper: upper.raw) }
        let changed = try FileDescriptor.open(changes, O_RDONLY | O_DIRECTORY)
        try diff.write(lower: lower.raw, upper: upper.raw, changes: changed.raw)
    }

    /// Where one tree is the other with one layer more, that layer has the names of all changes.
    private static func changes(_ left: [Containerd_Types_Mount], _ right: [Containerd_Types_Mount]) -> String? {
        guard let below = LayerStack(left), let above = LayerStack(right), !below.isWritable,
            above.folders.dropFirst().elementsEqual(below.folders)
        else { return nil }
        return above.folders[0]
    }

    /// A blob that is there already gets the label that it lacks.
    private func commit(_ writer: ContentWriter, _ labels: [String: String]) throws -> ContentInfo {
        let digest = writer.digest
        do {
            _ = try writer.commit(total: 0, expected: "", labels: labels)
        } catch let error as EngineError where error.kind == .conflict {
            if let uncompressed = labels[Self.uncompressedLabel] {
                try content.addLabel(digest, Self.uncompressedLabel, uncompressed)
            }
        }
        guard let info = try content.info(digest) else {
            throw EngineError.notFound("content digest \(digest): not found")
        }
        return info
    }
}
