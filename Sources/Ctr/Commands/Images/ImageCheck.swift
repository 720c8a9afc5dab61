import ContainerdAPI
import OCI
import ShimAPI
import SwiftProtobuf

/// `ctr images check`.
enum ImageCheck {
    static func run(_ invocation: Invocation) async throws {
        let isQuiet = invocation.isOn("quiet")
        try await invocation.connected { connection in
            let images: [Containerd_Services_Images_V1_Image]
            do { images = try await connection.imageList(invocation.arguments) } catch {
                throw Failure(of: error).prefixed("failed listing images")
            }
            if images.isEmpty { return }
            var rows = ["REF\tTYPE\tDIGEST\tSTATUS\tSIZE\tUNPACKED\t"]
            var first: Failure?
            for image in images {
                let tree = ImageTree(connection, image)
                var found = Finding()
                do { found = try await check(tree) } catch {
                    let failure = Failure(of: error)
                    first = first ?? failure.prefixed("unable to check \(image.name)")
                    LogLine.error("unable to check \(image.name)", failure)
                }
                let unpacked = (try? await tree.isUnpacked(in: invocation.snapshotter)) ?? false
                if isQuiet {
                    if found.isComplete && unpacked { try Output.line(image.name) }
                    continue
                }
                let target = "\(image.target.mediaType)\t\(image.target.digest)"
                rows.append("\(image.name)\t\(target)\t\(found.status)\t\(found.size)\t\(unpacked)")
            }
            if !isQuiet { try Output.table(rows) }
            if let first { throw first }
        }
    }

    private struct Finding {
        var status = "error"
        var size = "-"
        var isComplete = false
    }

    private static func check(_ tree: ImageTree) async throws -> Finding {
        let required: [ImageDescriptor]
        do { required = try await tree.manifest().children } catch {
            guard Failure(of: error).isNotFound else { throw error }
            return Finding(status: "unavailable (0/?)", size: "0.0 B/?")
        }
        var present: [ImageDescriptor] = []
        for blob in required where try await tree.connection.has(blob.digest) { present.append(blob) }
        let isComplete = present.count == required.count
        let (here, all) = (present.reduce(0) { $0 + $1.size }, required.reduce(0) { $0 + $1.size })
        return Finding(
            status: "\(isComplete ? "complete" : "incomplete") (\(present.count)/\(required.count))",
            size: "\(Amount.text(here))/\(Amount.text(all))",
            isComplete: isComplete
        )
    }
}
