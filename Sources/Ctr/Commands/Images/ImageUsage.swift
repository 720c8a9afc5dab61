import ContainerdAPI

/// `ctr images usage`.
enum ImageUsage {
    static func run(_ invocation: Invocation) async throws {
        let name = invocation.argument(0)
        if name.isEmpty { throw Failure("please provide an image reference to mount") }
        let snapshotter = invocation.snapshotter
        try await invocation.connected { connection in
            let tree: ImageTree
            do { tree = ImageTree(connection, try await connection.image(name)) } catch {
                throw Failure(of: error).prefixed("failed to ensure if image \(name) exists")
            }
            guard try await tree.isUnpacked(in: snapshotter) else {
                throw Failure("image \(name) isn't unpacked in snapshotter \(snapshotter)")
            }
            var rows = ["KEY\tSIZE\tINODES\t"]
            var key = try await tree.chainID()
            while !key.isEmpty {
                let usage = try await connection.usage(key, in: snapshotter)
                rows.append("\(key)\t\(Amount.text(usage.size))\t\(usage.inodes)\t")
                key = try await connection.snapshot(key, in: snapshotter).parent
            }
            try Output.table(rows)
        }
    }
}
