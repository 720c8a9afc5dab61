import Bytes
import ContainerdAPI
import Linux
import OCI
import ShimAPI
import SwiftProtobuf

/// The blobs of one namespace, as transfers need them.
struct TransferContent: Sendable {
    /// Bytes of a manifest or a configuration; more is refused.
    private static let smallLimit = 8 << 20
    let core: Core

    private var records: Records<ContentInfo> { Records(database: core.database, kind: "content") }

    /// Whether the blob is there, for this namespace or, by its digest, for it from another.
    func has(_ descriptor: ImageDescriptor) throws -> Bool {
        let digest = try descriptor.checkedDigest
        return try core.content.lease(digest) || core.content.adopt(digest, labels: [:])
    }

    /// The path of a blob that is there.
    func path(_ descriptor: ImageDescriptor) throws -> String {
        let digest = try descriptor.checkedDigest
        guard try core.content.info(digest) != nil else {
            throw EngineError.notFound("content digest \(digest): not found")
        }
        return core.content.path(digest)
    }

    /// The whole of a small blob.
    func read(_ descriptor: ImageDescriptor) throws -> [UInt8] {
        let path = try path(descriptor)
        guard descriptor.size <= Self.smallLimit else {
            throw EngineError.invalid(
                "\(descriptor.digest) is too large for a \(descriptor.kind.word): invalid argument"
            )
        }
        return try Files.read(path, limit: Self.smallLimit)
    }

    func labels(_ descriptor: ImageDescriptor) throws -> [String: String] {
        try core.content.info(try descriptor.checkedDigest)?.labels ?? [:]
    }

    /// Adds labels to a blob that is there.
    func label(_ descriptor: ImageDescriptor, _ labels: [String: String]) throws {
        if labels.isEmpty { return }
        _ = try records.change(try descriptor.checkedDigest.description) { info in
            info.labels.merge(labels) { $1 }
            try Labels.check(info.labels)
            info.updatedAt = .now
        }
    }

    /// The children of a manifest or index that is there. The parent's labels then keep them alive, whether they are
    /// fetched or not.
    func children(_ descriptor: ImageDescriptor) throws -> [ImageDescriptor] {
        guard descriptor.kind == .manifest || descriptor.kind == .index else { return [] }
        return try ImageDocument(try read(descriptor), descriptor).children
    }

    func keep(_ children: [ImageDescriptor], of parent: ImageDescriptor) throws {
        try label(parent, ImageDocument.labels(children))
    }

    /// Keeps bytes whose digest is known; what is there already stays.
    func write(_ bytes: [UInt8], _ descriptor: ImageDescriptor, ref: String) throws {
        if try has(descriptor) { return }
        let writer = try ContentWriter(store: core.content, namespace: try Call.requiredNamespace(), ref: ref)
        if writer.offset > 0 { try writer.truncate() }
        try writer.write(bytes)
        do {
            _ = try writer.commit(total: descriptor.size, expected: descriptor.digest, labels: [:])
        } catch let error as EngineError {
            guard error.kind == .conflict else { throw error }
            return
        }
        announce(descriptor)
    }

    /// The compressed form of a layer, if the store has one.
    func packed(_ digest: String) throws -> ImageDescriptor? {
        try records.list().first { $0.labels["containerd.io/uncompressed"] == digest }.map {
            ImageDescriptor(mediaType: "", digest: $0.digest, size: $0.size)
        }
    }

    /// Tells whoever watches that a blob has come.
    func announce(_ descriptor: ImageDescriptor) {
        core.events.publish(
            "/content/create",
            namespace: Call.namespace,
            Containerd_Events_ContentCreate.with {
                $0.digest = descriptor.digest
                $0.size = descriptor.size
            }
        )
    }
}

extension ImageDescriptor {
    var checkedDigest: Digest {
        get throws {
            guard let digest = Digest(digest) else {
                throw EngineError.internalError("invalid checksum digest format: \"\(digest)\"")
            }
            return digest
        }
    }
}
