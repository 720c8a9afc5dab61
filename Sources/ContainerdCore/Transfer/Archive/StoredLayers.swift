import OCI

/// Layers that came with an archive and lie in the content store.
struct StoredLayers: LayerSupply {
    func fetch(_ layers: [ImageDescriptor]) async throws {}

    func unpack(_ layer: ImageDescriptor, to target: LayerTarget) async throws -> LayerApplier.Result? { nil }

    func didUnpack(_ layer: ImageDescriptor) {}
}
