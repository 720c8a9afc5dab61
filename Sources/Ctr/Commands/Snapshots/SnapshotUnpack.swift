import ContainerdAPI
import ShimAPI
import SwiftProtobuf

/// `ctr snapshots unpack`.
enum SnapshotUnpack {
    static func run(_ invocation: Invocation) async throws {
        let digest = try BlobDigest.check(invocation.argument(0))
        try await invocation.connected { connection in
            let images = try await connection.call { try await connection.images.list(.init()) }.images
            guard let image = images.first(where: { $0.target.digest == digest }) else {
                throw Failure("manifest not found")
            }
            try Output.write("unpacking \(digest) (\(image.target.mediaType))...")
            do {
                let tree = ImageTree(connection, image)
                try await tree.unpack(into: invocation.snapshotter, syncing: invocation.isOn("sync-fs"))
            } catch {
                try Output.line("")
                throw error
            }
            try Output.line("done")
        }
    }
}
