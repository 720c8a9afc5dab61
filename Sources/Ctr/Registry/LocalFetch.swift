import ContainerdAPI
import Linux
import OCI
import Registry
import SwiftProtobuf
import Text

/// Brings an image from a registry into containerd's content: ctr reads, containerd only keeps. Parents before
/// children, siblings at the same time.
struct LocalFetch: Sendable {
    let connection: Connection
    let repository: RegistryRepository
    let filter: ChildFilter
    let lease: String
    let board: BlobBoard
    /// Children of one parent that are fetched at the same time.
    let width: Int

    /// What the reference stands for, when everything that is wanted of it is there.
    static func run(
        _ connection: Connection,
        _ invocation: Invocation,
        _ name: String,
        _ filter: ChildFilter,
        _ lease: String
    ) async throws -> ImageDescriptor {
        let repository = try RemoteRegistry.open(invocation, name)
        let board = BlobBoard(isShown: !invocation.isOn("debug"))
        board.set(name, .resolving)
        let top: ImageDescriptor
        do {
            let found = try await repository.resolve()
            top = ImageDescriptor(mediaType: found.mediaType, digest: found.digest, size: found.size)
        } catch {
            throw Failure(of: error).prefixed("failed to resolve reference \(GoQuote.quoted(name))")
        }
        guard top.mediaType != MediaType.firstSchema else {
            throw Failure("not implemented: media type \(GoQuote.quoted(top.mediaType)) is not supported")
        }
        board.set(name, .resolved)
        let asked = invocation.integer("max-concurrent-downloads")
        let fetch = LocalFetch(
            connection: connection,
            repository: repository,
            filter: filter,
            lease: lease,
            board: board,
            width: asked > 0 ? asked : 8
        )
        try await fetch.run(top)
        board.finish()
        return top
    }

    private func run(_ descriptor: ImageDescriptor) async throws {
        try await fetch(descriptor)
        var labels = try await source(descriptor)
        var children: [ImageDescriptor] = []
        if descriptor.kind == .manifest || descriptor.kind == .index {
            children = try ImageDocument(try await connection.document(descriptor.digest), descriptor).children
            labels.merge(ImageDocument.labels(children)) { $1 }
        }
        try await connection.label(descriptor.digest, labels)
        let wanted = try filter.wanted(children, of: descriptor)
        for child in wanted { board.set(child.ref, .waiting) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, child) in wanted.enumerated() {
                if index >= width { try await group.next() }
                group.addTask { try await run(child) }
            }
            try await group.waitForAll()
        }
    }

    private func fetch(_ descriptor: ImageDescriptor) async throws {
        if try await connection.has(descriptor.digest) { return board.set(descriptor.ref, .exists) }
        let blob = RegistryBlob(
            digest: descriptor.digest,
            mediaType: descriptor.mediaType,
            size: descriptor.size,
            isManifest: descriptor.kind == .manifest || descriptor.kind == .index,
            urls: descriptor.urls
        )
        // What an earlier attempt left is gone on with.
        let offset = try await connection.written(ref: descriptor.ref)
        let reader = try repository.reader(blob, offset: offset)
        let progress = Progress(offset: offset)
        do {
            _ = try await connection.write(
                ref: descriptor.ref,
                size: descriptor.size,
                digest: descriptor.digest,
                offset: offset,
                lease: lease
            ) {
                guard let piece = try await reader.next() else { return nil }
                let now = await progress.add(piece.count)
                board.set(descriptor.ref, .downloading, offset: now, total: descriptor.size)
                return piece
            }
        } catch {
            await reader.close()
            throw error
        }
        board.set(descriptor.ref, .done, offset: descriptor.size, total: descriptor.size)
    }

    private actor Progress {
        private var offset: Int64

        init(offset: Int64) { self.offset = offset }

        func add(_ count: Int) -> Int64 {
            offset += Int64(count)
            return offset
        }
    }

    /// The label with the repositories that have the blob.
    private func source(_ descriptor: ImageDescriptor) async throws -> [String: String] {
        let reference = repository.reference
        let key = "\(SourceLabels.prefix).\(reference.host.prefix { $0 != ":" })"
        let old = try await connection.info(descriptor.digest).labels[key] ?? ""
        let value = SourceLabels.adding(reference.path, to: old)
        return key.utf8.count + value.utf8.count <= 4096 ? [key: value] : [:]
    }
}
