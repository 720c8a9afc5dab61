import Bytes
import Linux
import Text

/// A descriptor of image-spec, as manifests and indexes have them.
public struct ImageDescriptor: Sendable, Hashable {
    public var mediaType: String
    public var digest: String
    public var size: Int64
    public var urls: [String] = []
    public var annotations: [String: String] = [:]
    public var platform: Platform?
    public var artifactType = ""
    /// The bytes themselves in base64; "" where they are not given along.
    public var data = ""

    public init(mediaType: String, digest: String, size: Int64) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
    }

    /// Refuses what has no whole digest or a negative size.
    public init(_ node: JSONNode) throws(EngineError) {
        mediaType = node["mediaType"]?.string ?? ""
        digest = node["digest"]?.string ?? ""
        size = node["size"]?.int64 ?? 0
        urls = node["urls"]?.strings ?? []
        annotations = node["annotations"]?.stringMap ?? [:]
        artifactType = node["artifactType"]?.string ?? ""
        data = node["data"]?.string ?? ""
        if let platform = node["platform"], !platform.isNull { self.platform = Platform(platform) }
        // A digest becomes a part of paths and of requests.
        guard Digest(digest) != nil else {
            throw EngineError.internalError("invalid checksum digest format: \"\(digest)\"")
        }
        guard size >= 0 else { throw EngineError.internalError("invalid size \(size) in \(digest) (\(mediaType))") }
    }

    public var kind: MediaKind { MediaKind(mediaType) }

    /// The ref under which containerd's clients write its bytes, and its name in their progress.
    public var ref: String {
        let name = annotations["org.opencontainers.image.ref.name"].map { "\($0)@\(digest)" } ?? digest
        return "\(kind.word)-\(name)"
    }

    /// The members in the order in which Go writes them.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("mediaType", mediaType)
            writer.member("digest", digest)
            writer.member("size", size)
            writer.member("urls", omitEmpty: urls)
            writer.member("annotations", omitEmpty: annotations)
            writer.member("data", omitEmpty: data)
            if let platform {
                writer.key("platform")
                platform.write(to: &writer)
            }
            writer.member("artifactType", omitEmpty: artifactType)
        }
    }
}
