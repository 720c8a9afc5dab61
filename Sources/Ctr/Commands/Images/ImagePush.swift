import ContainerdAPI
import OCI
import Registry
import ShimAPI
import SwiftProtobuf

/// `ctr images push`.
enum ImagePush {
    static func run(_ invocation: Invocation) async throws {
        let remote = invocation.argument(0)
        let local = invocation.argument(1)
        if remote.isEmpty { throw Failure("please provide a remote image reference to push") }
        try await invocation.connected { connection in
            if invocation.isOn("local") {
                return try await push(connection, invocation, remote, local.isEmpty ? remote : local)
            }
            try ImageTransfer.refuse(
                [
                    "manifest", "manifest-type", "max-concurrent-uploaded-layers", "allow-non-distributable-blobs",
                    "skip-verify", "tlscacert", "tlscert", "tlskey", "http-dump", "http-trace",
                ],
                invocation
            )
            let platforms = try invocation.strings("platform").map { try Platform(parsing: $0).message }
            let store = try ImageTransfer.store {
                $0.name = local.isEmpty ? remote : local
                $0.platforms = platforms
            }
            try await ImageTransfer.withRegistry(connection, invocation, remote) { registry in
                try await ImageTransfer.run(connection, from: store, to: registry)
            }
        }
    }

    private static func push(
        _ connection: Connection,
        _ invocation: Invocation,
        _ remote: String,
        _ local: String
    ) async throws {
        let asked = invocation.integer("max-concurrent-uploaded-layers")
        let push = LocalPush(
            connection: connection,
            repository: try RemoteRegistry.open(invocation, remote),
            board: BlobBoard(isShown: !invocation.isOn("debug")),
            width: asked > 0 ? asked : 8,
            pushesAll: invocation.isOn("allow-non-distributable-blobs")
        )
        let manifest = invocation.string("manifest")
        if !manifest.isEmpty {
            let digest: String
            do { digest = try BlobDigest.check(manifest) } catch {
                throw Failure(of: error).prefixed("invalid manifest digest")
            }
            let size = try await connection.info(digest).size
            let type = invocation.string("manifest-type")
            return try await push.run(ImageDescriptor(mediaType: type, digest: digest, size: size))
        }
        let image: Containerd_Services_Images_V1_Image
        do { image = try await connection.image(local) } catch {
            throw Failure(of: error).prefixed("unable to resolve image to manifest")
        }
        var top = ImageDescriptor(image.target)
        let wanted = invocation.strings("platform")
        if wanted.count == 1 {
            let matcher = PlatformMatcher.ordered([try Platform(parsing: wanted[0])])
            let children = try await ImageTree(connection, image).children(top)
            if let child = children.first(where: { $0.platform.map(matcher.matches) ?? false }) { top = child }
        }
        try await push.run(top)
    }
}
