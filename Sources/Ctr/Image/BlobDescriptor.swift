import ShimAPI
import SwiftProtobuf
import Text

/// A descriptor of image-spec, as it stands in an index or a manifest.
struct BlobDescriptor: Sendable {
    let mediaType: String
    let digest: String
    let size: Int64
    var platform: Containerd_Types_Platform?

    init(_ message: Containerd_Types_Descriptor) {
        mediaType = message.mediaType
        digest = message.digest
        size = message.size
    }

    init(json: JSONNode?) {
        mediaType = json?["mediaType"]?.string ?? ""
        digest = json?["digest"]?.string ?? ""
        size = json?["size"]?.int64 ?? 0
        if let platform = json?["platform"] { self.platform = Self.platform(platform) }
    }

    static func platform(_ json: JSONNode) -> Containerd_Types_Platform {
        Containerd_Types_Platform.with {
            $0.os = json["os"]?.string ?? ""
            $0.architecture = json["architecture"]?.string ?? ""
            $0.variant = json["variant"]?.string ?? ""
            $0.osVersion = json["os.version"]?.string ?? ""
        }
    }

    var isManifest: Bool {
        mediaType == "application/vnd.oci.image.manifest.v1+json"
            || mediaType == "application/vnd.docker.distribution.manifest.v2+json"
    }

    var isIndex: Bool {
        mediaType == "application/vnd.oci.image.index.v1+json"
            || mediaType == "application/vnd.docker.distribution.manifest.list.v2+json"
    }

    var isConfig: Bool {
        mediaType == "application/vnd.oci.image.config.v1+json"
            || mediaType == "application/vnd.docker.container.image.v1+json"
    }
}
