import OCI
import Text

/// GET /distribution/NAME/json.
public struct DistributionInspect: Sendable {
    public var mediaType: String
    public var digest: String
    public var size: Int
    /// nil where the registry does not tell.
    public var platforms: [Platform]?

    public init(mediaType: String, digest: String, size: Int) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
    }

    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.memberObject("Descriptor") {
                $0.member("mediaType", mediaType)
                $0.member("digest", digest)
                $0.member("size", size)
            }
            if let platforms {
                writer.memberArray("Platforms") { array in for one in platforms { one.write(to: &array) } }
            } else {
                writer.memberNull("Platforms")
            }
        }
        return writer.bytes
    }
}
