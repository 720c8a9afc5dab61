import Bytes
import ContainerdAPI
import OCI
import ShimAPI
import SwiftProtobuf
import Text

/// The index of an image that holds a saved container.
struct SavedIndex: Sendable {
    static let processes = "application/vnd.containerd.container.criu.checkpoint.criu.tar"
    static let spec = "application/vnd.containerd.container.checkpoint.config.v1+proto"
    static let checkpointOptions = "application/vnd.containerd.container.checkpoint.options.v1+proto"
    static let runtimeOptions = "application/vnd.containerd.container.checkpoint.runtime.options+proto"

    static let imageName = "org.opencontainers.image.ref.name"
    static let runtimeName = "io.containerd.checkpoint.runtime"
    static let snapshotterName = "io.containerd.checkpoint.snapshotter"

    private(set) var blobs: [Containerd_Types_Descriptor] = []
    var annotations: [String: String] = [:]

    init() {}

    mutating func add(_ blob: Containerd_Types_Descriptor) { blobs.append(blob) }

    func blob(_ mediaType: String) throws -> Containerd_Types_Descriptor {
        guard let blob = blobs.first(where: { $0.mediaType == mediaType }) else {
            throw Failure("media type not found")
        }
        return blob
    }

    /// A small document, kept by the lease until an index names it.
    static func write(
        _ bytes: [UInt8],
        _ mediaType: String,
        ref: String,
        labels: [String: String] = [:],
        _ connection: Connection,
        _ lease: String
    ) async throws -> Containerd_Types_Descriptor {
        let source = OnePiece(bytes)
        let digest = try await connection.write(
            ref: ref,
            size: Int64(bytes.count),
            digest: Digest.of(bytes).description,
            labels: labels,
            lease: lease
        ) { source.next() }
        return Containerd_Types_Descriptor.with {
            $0.mediaType = mediaType
            $0.digest = digest
            $0.size = Int64(bytes.count)
        }
    }

    func write(ref: String, _ connection: Connection, _ lease: String) async throws -> Containerd_Types_Descriptor {
        var labels: [String: String] = [:]
        for (index, blob) in blobs.enumerated() { labels["containerd.io/gc.ref.content.\(index)"] = blob.digest }
        return try await Self.write(json(), MediaType.index, ref: ref, labels: labels, connection, lease)
    }

    private func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("schemaVersion", 2)
            writer.memberArray("manifests") { array in
                for blob in blobs {
                    array.object { writer in
                        writer.member("mediaType", blob.mediaType)
                        writer.member("digest", blob.digest)
                        writer.member("size", blob.size)
                        writer.member("annotations", omitEmpty: blob.annotations)
                        writer.key("platform")
                        Platform.own.write(to: &writer)
                    }
                }
            }
            writer.member("annotations", omitEmpty: annotations)
        }
        return writer.bytes
    }

    /// Reads what was written, by us or by Go's client.
    init(_ image: Containerd_Services_Images_V1_Image, _ connection: Connection) async throws {
        let json = try JSONNode.parse(try await connection.document(image.target.digest))
        annotations = json["annotations"]?.stringMap ?? [:]
        blobs = try (json["manifests"]?.elements ?? []).map { try ImageDescriptor($0).message }
    }
}
