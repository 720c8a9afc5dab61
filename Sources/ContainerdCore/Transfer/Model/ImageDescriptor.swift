import Bytes
import Linux
import ShimAPI
import SwiftProtobuf
import Text

/// A descriptor of image-spec, as manifests and indexes have them.
struct ImageDescriptor: Sendable {
    var mediaType: String
    var digest: String
    var size: Int64
    var urls: [String] = []
    var annotations: [String: String] = [:]
    var platform: ImagePlatform?
    var artifactType = ""

    init(mediaType: String, digest: String, size: Int64) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
    }

    init(_ node: JSONNode) throws(EngineError) {
        mediaType = node["mediaType"]?.string ?? ""
        digest = node["digest"]?.string ?? ""
        size = node["size"]?.int64 ?? 0
        urls = node["urls"]?.strings ?? []
        annotations = node["annotations"]?.stringMap ?? [:]
        artifactType = node["artifactType"]?.string ?? ""
        if let platform = node["platform"], !platform.isNull { self.platform = ImagePlatform(platform) }
        // A digest becomes a part of paths and of requests.
        guard Digest(digest) != nil else {
            throw EngineError.internalError("invalid checksum digest format: \"\(digest)\"")
        }
        guard size >= 0 else { throw EngineError.internalError("invalid size \(size) in \(digest) (\(mediaType))") }
    }

    init(_ message: Containerd_Types_Descriptor) {
        self.init(mediaType: message.mediaType, digest: message.digest, size: message.size)
        annotations = message.annotations
    }

    /// What the API shows of it.
    var message: Containerd_Types_Descriptor {
        .with {
            $0.mediaType = mediaType
            $0.digest = digest
            $0.size = size
            $0.annotations = annotations
        }
    }

    var kind: MediaKind { MediaKind(mediaType) }

    /// The ref under which its bytes are written, and its name in the progress.
    var ref: String {
        let name = annotations["org.opencontainers.image.ref.name"].map { "\($0)@\(digest)" } ?? digest
        return "\(kind.word)-\(name)"
    }

    /// The members in the order in which Go writes them.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("mediaType", mediaType)
            writer.member("digest", digest)
            writer.member("size", size)
            writer.member("urls", omitEmpty: urls)
            writer.member("annotations", omitEmpty: annotations)
            if let platform {
                writer.key("platform")
                platform.write(to: &writer)
            }
            writer.member("artifactType", omitEmpty: artifactType)
        }
    }
}
