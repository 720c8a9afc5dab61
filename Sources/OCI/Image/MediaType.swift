/// The names of what images consist of, OCI's and docker's.
public enum MediaType {
    public static let manifest = "application/vnd.oci.image.manifest.v1+json"
    public static let index = "application/vnd.oci.image.index.v1+json"
    public static let config = "application/vnd.oci.image.config.v1+json"
    public static let layer = "application/vnd.oci.image.layer.v1.tar"
    public static let layerGzip = layer + "+gzip"
    public static let layerZstd = layer + "+zstd"

    public static let dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"
    public static let dockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json"
    public static let dockerConfig = "application/vnd.docker.container.image.v1+json"
    public static let dockerLayer = "application/vnd.docker.image.rootfs.diff.tar"
    public static let dockerLayerGzip = dockerLayer + ".gzip"
    public static let dockerLayerZstd = dockerLayer + ".zstd"
    public static let dockerForeignLayer = "application/vnd.docker.image.rootfs.foreign.diff.tar"
    /// A manifest of docker's first schema, which nobody writes any more.
    public static let firstSchema = "application/vnd.docker.distribution.manifest.v1+prettyjws"

    /// OCI's name for docker's; what has none stays.
    public static func oci(_ type: String) -> String {
        switch type {
        case dockerIndex: index
        case dockerManifest: manifest
        case dockerConfig: config
        case dockerLayer: layer
        case dockerLayerGzip: layerGzip
        case dockerForeignLayer: nonDistributableLayer
        case dockerForeignLayer + ".gzip": nonDistributableLayer + "+gzip"
        default: type
        }
    }

    /// Of the same layer without compression.
    public static func uncompressed(_ type: String) -> String {
        switch type {
        case dockerLayerGzip, dockerLayerZstd: dockerLayer
        case dockerForeignLayer + ".gzip": dockerForeignLayer
        case layerGzip, layerZstd: layer
        case nonDistributableLayer + "+gzip", nonDistributableLayer + "+zstd": nonDistributableLayer
        default: type
        }
    }

    public static func isUncompressedLayer(_ type: String) -> Bool {
        [layer, dockerLayer, dockerForeignLayer, nonDistributableLayer].contains(type)
    }

    public static func isDocker(_ type: String) -> Bool { type.hasPrefix("application/vnd.docker.") }

    static let nonDistributableLayer = "application/vnd.oci.image.layer.nondistributable.v1.tar"

    public static func isConfig(_ type: String) -> Bool { type == config || type == dockerConfig }

    /// Layers that their maker does not let others distribute.
    public static func isNonDistributable(_ type: String) -> Bool {
        type.hasPrefix("application/vnd.oci.image.layer.nondistributable.")
            || type.hasPrefix("application/vnd.docker.image.rootfs.foreign.")
    }
}
