import ContainerdAPI
import SwiftProtobuf

/// `ctr images delete` and `prune`.
enum ImageRemoval {
    static func delete(_ invocation: Invocation) async throws {
        let names = invocation.arguments
        try await invocation.connected { connection in
            var first: Failure?
            for (index, name) in names.enumerated() {
                do {
                    let isLast = index == names.count - 1
                    try await connection.removeImage(name, sync: invocation.isOn("sync") && isLast)
                    try Output.line(name)
                } catch {
                    let failure = Failure(of: error)
                    guard !failure.isNotFound else {
                        LogLine.warning("\(name): image not found")
                        continue
                    }
                    first = first ?? failure.prefixed("unable to delete \(name)")
                    LogLine.error("unable to delete \(name)", failure)
                }
            }
            if let first { throw first }
        }
    }

    static func prune(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            guard invocation.isOn("all") else {
                return LogLine.warning("No images pruned. `image prune` requires --all to be specified.")
            }
            let images = try await connection.imageList()
            let containers = try await connection.call { try await connection.containers.list(.init()) }.containers
            let used = Set(containers.map(\.image))
            let unused = images.map(\.name).filter { !used.contains($0) }
            for (index, name) in unused.enumerated() {
                do {
                    try await connection.removeImage(name, sync: index == unused.count - 1)
                    LogLine.info("deleted image: \(name)\n")
                } catch {
                    let failure = Failure(of: error)
                    if !failure.isNotFound { LogLine.error("failed to delete image \(name)", failure) }
                }
            }
        }
    }
}
