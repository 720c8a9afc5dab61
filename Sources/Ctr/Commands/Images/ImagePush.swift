import ContainerdAPI
import OCI
import ShimAPI
import SwiftProtobuf

/// `ctr images push`.
enum ImagePush {
    static func run(_ invocation: Invocation) async throws {
        let remote = invocation.argument(0)
        let local = invocation.argument(1)
        if remote.isEmpty { throw Failure("please provide a remote image reference to push") }
        try await invocation.connected { connection in
            try ImageTransfer.refuse(
                [
                    "manifest", "manifest-type", "max-concurrent-uploaded-layers", "allow-non-distributable-blobs",
                    "skip-verify", "tlscacert", "tlscert", "tlskey", "http-dump", "http-trace",
                ],
                invocation,
                what: "images push"
            )
            let platforms = try invocation.strings("platform").map { try Platform(parsing: $0).message }
            let store = try ImageTransfer.store {
                $0.name = local.isEmpty ? remote : local
                $0.platforms = platforms
            }
            let (registry, credentials) = try await ImageTransfer.registry(connection, invocation, remote)
            defer { credentials?.cancel() }
            try await ImageTransfer.run(connection, from: store, to: registry)
        }
    }
}
