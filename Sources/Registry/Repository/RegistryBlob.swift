/// Something to fetch: a manifest or a blob by its digest.
public struct RegistryBlob: Sendable {
    public let digest: String
    public let mediaType: String
    public let size: Int64
    /// Manifests have their own place in the API.
    public let isManifest: Bool
    /// Other places that have it, which are asked first.
    public let urls: [String]

    public init(digest: String, mediaType: String, size: Int64, isManifest: Bool, urls: [String] = []) {
        self.digest = digest
        self.mediaType = mediaType
        self.size = size
        self.isManifest = isManifest
        self.urls = urls
    }
}
