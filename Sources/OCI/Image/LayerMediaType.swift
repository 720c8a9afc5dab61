import Linux

/// The media types of layers. What unpacks goes by the bytes, for the type may lie; what packs goes by the type.
public enum LayerMediaType {
    public enum Compression: Sendable {
        case none, gzip, zstd
    }

    /// How a layer of that type is to be packed.
    public static func compression(_ mediaType: String) throws(EngineError) -> Compression {
        switch mediaType {
        case MediaType.layer, MediaType.dockerLayer: .none
        case MediaType.layerGzip, MediaType.dockerLayerGzip: .gzip
        case MediaType.layerZstd, MediaType.dockerLayerZstd: .zstd
        default: throw .notImplemented("unsupported diff media type: \(mediaType): not implemented")
        }
    }

    /// OCI's type of a layer that begins with these bytes; four are enough.
    public static func named(byFirst bytes: some Collection<UInt8>) -> String {
        if bytes.starts(with: [0x1F, 0x8B]) { return MediaType.layerGzip }
        if bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return MediaType.layerZstd }
        return MediaType.layer
    }

    /// A layer's, whatever its compression. Anything else (an encrypted layer) would need a stream processor, an
    /// external program of containerd's configuration, and those are left out.
    public static func checkUnpackable(_ mediaType: String) throws(EngineError) {
        let base = mediaType.split(separator: "+", omittingEmptySubsequences: false).first.map(String.init) ?? ""
        let known = [
            MediaType.dockerLayer, MediaType.dockerLayerGzip, MediaType.dockerLayerZstd, MediaType.dockerForeignLayer,
            MediaType.dockerForeignLayer + ".gzip", MediaType.dockerForeignLayer + ".zstd", MediaType.layer,
            MediaType.nonDistributableLayer,
        ]
        guard known.contains(base), !mediaType.hasSuffix("+encrypted") else {
            throw .notImplemented(
                "failed to get stream processor for \(mediaType): no processor for media-type: not implemented"
            )
        }
    }
}
