import Linux

/// The media types of layers. What unpacks goes by the bytes, for the type may lie; what packs goes by the type.
enum LayerMediaType {
    enum Compression {
        case none, gzip, zstd
    }

    static let uncompressed = "application/vnd.oci.image.layer.v1.tar"
    static let gzip = uncompressed + "+gzip"

    static func compression(_ mediaType: String) throws -> Compression {
        switch mediaType {
        case uncompressed, "application/vnd.docker.image.rootfs.diff.tar": .none
        case gzip, "application/vnd.docker.image.rootfs.diff.tar.gzip": .gzip
        case uncompressed + "+zstd", "application/vnd.docker.image.rootfs.diff.tar.zstd": .zstd
        default: throw EngineError.notImplemented("unsupported diff media type: \(mediaType): not implemented")
        }
    }

    /// A layer's, whatever its compression. Anything else (an encrypted layer) would need a stream processor, an
    /// external program of the configuration, and those are left out.
    static func checkUnpackable(_ mediaType: String) throws {
        let base = mediaType.split(separator: "+", omittingEmptySubsequences: false).first.map(String.init) ?? ""
        let known = [
            "application/vnd.docker.image.rootfs.diff.tar", "application/vnd.docker.image.rootfs.diff.tar.gzip",
            "application/vnd.docker.image.rootfs.diff.tar.zstd",
            "application/vnd.docker.image.rootfs.foreign.diff.tar",
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            "application/vnd.docker.image.rootfs.foreign.diff.tar.zstd",
            uncompressed, "application/vnd.oci.image.layer.nondistributable.v1.tar",
        ]
        guard known.contains(base), !mediaType.hasSuffix("+encrypted") else {
            throw EngineError.notImplemented(
                "failed to get stream processor for \(mediaType): no processor for media-type: not implemented"
            )
        }
    }
}
