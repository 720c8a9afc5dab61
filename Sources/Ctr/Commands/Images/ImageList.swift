import ContainerdAPI
import OCI
import ShimAPI
import SwiftProtobuf

/// `ctr images list`.
enum ImageList {
    static func run(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            let images: [Containerd_Services_Images_V1_Image]
            do { images = try await connection.imageList(invocation.arguments) } catch {
                throw Failure(of: error).prefixed("failed to list images")
            }
            if invocation.isOn("quiet") {
                for image in images { try Output.line(image.name) }
                return
            }
            var rows = ["REF\tTYPE\tDIGEST\tSIZE\tPLATFORMS\tLABELS\t"]
            for image in images { rows.append(await row(image, connection)) }
            try Output.table(rows)
        }
    }

    private static func row(_ image: Containerd_Services_Images_V1_Image, _ connection: Connection) async -> String {
        let tree = ImageTree(connection, image)
        var size: Int64 = 0
        do { size = try await tree.size() } catch {
            LogLine.error("failed calculating size for image \(image.name)", error)
        }
        var platforms = "-"
        do {
            let all = try await tree.platforms()
            if !all.isEmpty { platforms = Set(all.map(\.description)).sorted().joined(separator: ",") }
        } catch {
            LogLine.error("failed resolving platform for image \(image.name)", error)
        }
        let labels = image.labels.isEmpty ? "-" : Labels.text(image.labels)
        let target = "\(image.target.mediaType)\t\(image.target.digest)"
        return "\(image.name)\t\(target)\t\(Amount.text(size))\t\(platforms)\t\(labels)\t"
    }
}
