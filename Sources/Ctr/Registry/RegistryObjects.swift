import ContainerdAPI
import OCI
import Registry
import SwiftProtobuf

/// `ctr content fetch`, `fetch-object`, `fetch-blob` and `push-object`: single objects of a registry.
enum RegistryObjects {
    /// Everything that an image consists of; nothing is unpacked or named.
    static func fetch(_ invocation: Invocation) async throws {
        let name = invocation.argument(0)
        let platforms = try ImageTransfer.platforms(invocation)
        let matcher = platforms.isEmpty ? PlatformMatcher.all : .ordered(platforms)
        let filter =
            invocation.isOn("metadata-only")
            ? ChildFilter(.ordered([]), allMetadata: true)
            : ChildFilter(matcher, allMetadata: !invocation.isOn("skip-metadata"))
        try await invocation.connected { connection in
            try await connection.withLease { lease in
                let top = try await LocalFetch.run(connection, invocation, name, filter, lease)
                try await connection.saveImage(
                    name,
                    top,
                    labels: Labels.map(invocation.strings("label")),
                    lease: lease
                )
            }
        }
    }

    static func fetchObject(_ invocation: Invocation) async throws {
        let repository = try RemoteRegistry.open(invocation, invocation.argument(0))
        try await write(repository, try await repository.resolve(), mediaType: nil)
    }

    static func fetchBlobs(_ invocation: Invocation) async throws {
        let digests = invocation.arguments.dropFirst()
        if digests.isEmpty { throw Failure("must specify digests") }
        for argument in digests {
            let digest = try BlobDigest.check(argument)
            let repository = try RemoteRegistry.open(invocation, invocation.argument(0), digest: digest)
            let wanted = invocation.string("media-type")
            let found = try await repository.resolve()
            try await write(repository, found, mediaType: wanted.isEmpty ? nil : wanted)
        }
    }

    private static func write(
        _ repository: RegistryRepository,
        _ object: ResolvedManifest,
        mediaType: String?
    ) async throws {
        let kind = MediaKind(object.mediaType)
        let blob = RegistryBlob(
            digest: object.digest,
            mediaType: mediaType ?? object.mediaType,
            size: object.size,
            isManifest: kind == .manifest || kind == .index
        )
        let reader = try repository.reader(blob)
        do {
            while let piece = try await reader.next() { try Output.write(piece) }
        } catch {
            await reader.close()
            throw error
        }
    }

    static func push(_ invocation: Invocation) async throws {
        let digest = try BlobDigest.check(invocation.argument(1))
        let mediaType = invocation.argument(2)
        try await invocation.connected { connection in
            let repository = try RemoteRegistry.open(invocation, invocation.argument(0))
            let size = try await connection.info(digest).size
            let push = LocalPush(
                connection: connection,
                repository: repository,
                board: BlobBoard(isShown: false),
                width: 1,
                pushesAll: true
            )
            let descriptor = ImageDescriptor(mediaType: mediaType, digest: digest, size: size)
            try await push.push(descriptor, tagged: true)
            try Output.line("Pushed \(digest) \(mediaType)")
        }
    }
}
