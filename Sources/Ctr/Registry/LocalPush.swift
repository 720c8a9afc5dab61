import ContainerdAPI
import HTTPTransport
import Linux
import OCI
import Registry
import SwiftProtobuf

/// Brings what containerd has into a registry, with ctr in between: blobs first, then what names them.
struct LocalPush: Sendable {
    let connection: Connection
    let repository: RegistryRepository
    let board: BlobBoard
    /// Blobs at the same time.
    let width: Int
    /// Layers that may not be passed on are, too.
    let pushesAll: Bool

    func run(_ top: ImageDescriptor) async throws {
        var blobs: [ImageDescriptor] = []
        var documents: [ImageDescriptor] = []
        var seen: Set<String> = []
        func walk(_ descriptor: ImageDescriptor) async throws {
            if !pushesAll && MediaType.isNonDistributable(descriptor.mediaType) { return }
            guard seen.insert(descriptor.digest).inserted else { return }
            board.set(descriptor.ref, .waiting)
            if descriptor.kind == .manifest || descriptor.kind == .index {
                let bytes = try await connection.document(descriptor.digest)
                for child in try ImageDocument(bytes, descriptor).children { try await walk(child) }
                documents.append(descriptor)
            } else {
                blobs.append(descriptor)
            }
        }
        try await walk(top)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, blob) in blobs.enumerated() {
                if index >= width { try await group.next() }
                group.addTask { try await push(blob, tagged: blob.digest == top.digest) }
            }
            try await group.waitForAll()
        }
        for document in documents { try await push(document, tagged: document.digest == top.digest) }
        board.finish()
    }

    func push(_ descriptor: ImageDescriptor, tagged: Bool) async throws {
        let named = repository.reference.digest
        let blob = RegistryBlob(
            digest: descriptor.digest,
            mediaType: descriptor.mediaType,
            size: descriptor.size,
            isManifest: descriptor.kind == .manifest || descriptor.kind == .index
        )
        let labels = try await connection.info(descriptor.digest).labels
        let (connection, board) = (connection, board)
        let result = try await repository.push(
            blob,
            tagged: tagged && (named == nil || named == descriptor.digest),
            sources: SourceLabels.repositories([labels, descriptor.annotations], host: repository.reference.host)
        ) {
            let pieces = BlobPieces(connection, descriptor.digest)
            return HTTPUpload(length: descriptor.size) {
                let piece = try await pieces.next()
                board.set(descriptor.ref, .uploading, offset: await pieces.offset, total: descriptor.size)
                return piece
            }
        }
        switch result {
        case .existed: board.set(descriptor.ref, .exists)
        case .pushed: board.set(descriptor.ref, .done, offset: descriptor.size, total: descriptor.size)
        }
    }
}
