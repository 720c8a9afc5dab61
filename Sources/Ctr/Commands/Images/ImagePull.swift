import ContainerdAPI
import OCI
import ShimAPI
import SwiftProtobuf

/// `ctr images pull`.
enum ImagePull {
    static func run(_ invocation: Invocation) async throws {
        let name = invocation.argument(0)
        if name.isEmpty { throw Failure("please provide an image reference to pull") }
        try await invocation.connected { connection in
            try ImageTransfer.refuse(
                ["max-concurrent-downloads", "print-chainid", "skip-verify", "tlscacert", "tlscert", "tlskey"],
                invocation,
                what: "images pull"
            )
            for flag in ["http-dump", "http-trace"] where invocation.isOn(flag) {
                throw Failure("--\(flag) is not implemented")
            }
            let platforms = try ImageTransfer.platforms(invocation)
            let store = try ImageTransfer.store { store in
                store.name = name
                store.labels = Labels.map(invocation.strings("label"))
                store.platforms = platforms.map(\.message)
                store.allMetadata = !invocation.isOn("skip-metadata")
                store.unpacks = platforms.map { platform in
                    .with {
                        $0.platform = platform.message
                        $0.snapshotter = invocation.string("snapshotter")
                    }
                }
            }
            let (registry, credentials) = try await ImageTransfer.registry(connection, invocation, name)
            defer { credentials?.cancel() }
            try await ImageTransfer.run(connection, from: registry, to: store)
        }
    }
}
