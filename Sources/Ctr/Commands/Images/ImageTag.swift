import ContainerdAPI
import OCI
import SwiftProtobuf

/// `ctr images tag`. By the image service in either form: containerd's transfer between two names does just this, and
/// containerds that know no transfer can be tagged in, too.
enum ImageTag {
    static func run(_ invocation: Invocation) async throws {
        let source = invocation.argument(0)
        let targets = invocation.arguments.dropFirst()
        if source.isEmpty { throw Failure("please provide an image reference to tag from") }
        if targets.isEmpty { throw Failure("please provide an image reference to tag to") }
        try await invocation.connected { connection in
            try await connection.withLease { lease in
                let image = try await connection.image(source)
                for target in targets {
                    if !invocation.isOn("skip-reference-check") { try check(target) }
                    try await tag(connection, image, target, invocation, lease)
                    try Output.line(target)
                }
            }
        }
    }

    private static func check(_ name: String) throws {
        do { _ = try ImageReference(name) } catch {
            throw Failure("error parsing reference: \"\(name)\" is not a valid repository/tag \(error)")
        }
    }

    private static func tag(
        _ connection: Connection,
        _ image: Containerd_Services_Images_V1_Image,
        _ name: String,
        _ invocation: Invocation,
        _ lease: String
    ) async throws {
        let metadata = Connection.metadata(lease: lease)
        let request = Containerd_Services_Images_V1_CreateImageRequest.with {
            $0.image = image
            $0.image.name = name
        }
        do {
            _ = try await connection.call { try await connection.images.create(request, metadata: metadata) }
        } catch let failure as Failure where failure.alreadyExists {
            // A transfer takes the name over without being told to.
            guard invocation.isOn("force") || !invocation.isOn("local") else { throw failure }
            let update = Containerd_Services_Images_V1_UpdateImageRequest.with {
                $0.image = request.image
                $0.updateMask.paths = ["target", "labels"]
            }
            _ = try await connection.call { try await connection.images.update(update, metadata: metadata) }
        }
    }
}
