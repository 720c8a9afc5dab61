import DockerAPI

/// The media types that we write; of what we read the bytes decide.
enum MediaTypes {
    static let manifest = "application/vnd.oci.image.manifest.v1+json"
    static let config = "application/vnd.oci.image.config.v1+json"

    /// Of a layer, by its first bytes.
    static func layer(startingWith bytes: some Collection<UInt8>) -> String {
        let name = "application/vnd.oci.image.layer.v1.tar"
        if bytes.starts(with: [0x1F, 0x8B]) { return name + "+gzip" }
        if bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return name + "+zstd" }
        return name
    }
}
