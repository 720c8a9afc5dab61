import Linux
import OCI
import Testing

@Suite struct MediaTypeTests {
    @Test(
        arguments: [
            (MediaType.manifest, MediaKind.manifest), (MediaType.dockerManifest, .manifest), (MediaType.index, .index),
            (MediaType.dockerIndex, .index), (MediaType.config, .config), (MediaType.dockerConfig, .config),
            (MediaType.layer, .layer), (MediaType.layerZstd, .layer), (MediaType.layerGzip + "+encrypted", .layer),
            (MediaType.dockerLayer, .layer), (MediaType.dockerLayerGzip, .layer),
            (MediaType.dockerForeignLayer, .layer),
            ("application/vnd.oci.image.layer.nondistributable.v1.tar", .layer),
            ("application/vnd.in-toto+json", .attestation), (MediaType.firstSchema, .unknown), ("", .unknown),
            ("text/plain", .unknown),
        ]
    )
    func `a type says what stands behind it`(type: String, kind: MediaKind) {
        #expect(MediaKind(type) == kind)
    }

    @Test func `a new layer is packed as its type says`() throws {
        #expect(try LayerMediaType.compression(MediaType.dockerLayer) == .none)
        #expect(try LayerMediaType.compression(MediaType.layerGzip) == .gzip)
        #expect(try LayerMediaType.compression(MediaType.dockerLayerZstd) == .zstd)
        #expect(throws: EngineError.self) { try LayerMediaType.compression(MediaType.layer + "+lz4") }
    }

    @Test func `the first bytes of a layer give its type`() {
        #expect(LayerMediaType.named(byFirst: [0x1F, 0x8B, 8, 0]) == MediaType.layerGzip)
        #expect(LayerMediaType.named(byFirst: [0x28, 0xB5, 0x2F, 0xFD]) == MediaType.layerZstd)
        #expect(LayerMediaType.named(byFirst: []) == MediaType.layer)
    }

    @Test(arguments: ["application/vnd.oci.image.layer.v1.tar+gzip+encrypted", "application/json", "", "+gzip"])
    func `what is no layer, or an encrypted one, is not unpacked`(type: String) {
        #expect(throws: EngineError.self) { try LayerMediaType.checkUnpackable(type) }
    }

    @Test(arguments: [MediaType.layer, MediaType.layerGzip, MediaType.layer + "+lz4", MediaType.dockerForeignLayer])
    func `a layer is unpacked whatever its type says of compression`(type: String) throws {
        try LayerMediaType.checkUnpackable(type)
    }

    @Test func `some layers may not be handed on`() {
        #expect(MediaType.isNonDistributable(MediaType.dockerForeignLayer + ".gzip"))
        #expect(!MediaType.isNonDistributable(MediaType.layerGzip))
    }
}
