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
            if invocation.isOn("local") { return try await local(connection, invocation, name) }
            try ImageTransfer.refuse(
                ["max-concurrent-downloads", "print-chainid", "skip-verify", "tlscacert", "tlscert", "tlskey"],
                invocation
            )
            if invocation.isOn("http-trace") { throw Failure("--http-trace is not implemented") }
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
            try await ImageTransfer.withRegistry(connection, invocation, name) { registry in
                try await ImageTransfer.run(connection, from: registry, to: store)
            }
        }
    }

    private static func local(_ connection: Connection, _ invocation: Invocation, _ name: String) async throws {
        let platforms = try ImageTransfer.platforms(invocation)
        let filter = ChildFilter(
            platforms.isEmpty ? .all : .ordered(platforms),
            allMetadata: !invocation.isOn("skip-metadata")
        )
        try await connection.withLease { lease in
            let top = try await LocalFetch.run(connection, invocation, name, filter, lease)
            let labels = Labels.map(invocation.strings("label"))
            try await connection.saveImage(name, top, labels: labels, lease: lease)
            let image = try await connection.image(name)
            let start = ContinuousClock.now
            let all = platforms.isEmpty ? try await ImageTree(connection, image).platforms() : platforms
            for platform in all.isEmpty ? [.own] : all {
                try Output.line("unpacking \(platform) \(top.digest)...")
                let tree = ImageTree(connection, image, platform: platform)
                try await tree.unpack(into: invocation.snapshotter, syncing: invocation.isOn("sync-fs"))
                if invocation.isOn("print-chainid") { try Output.line("image chain ID: \(try await tree.chainID())") }
            }
            let time = start.duration(to: .now).components
            let seconds = Double(time.seconds) + Double(time.attoseconds) / 1e18
            try Output.line("done: \(Amount.fixed(seconds, digits: 6))s\t")
        }
    }
}
