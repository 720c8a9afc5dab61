import OCI

/// Where the layers of an image come from while it is unpacked.
protocol LayerSupply: Sendable {
    /// Makes layers that are not unpacked be there.
    func fetch(_ layers: [ImageDescriptor]) async throws

    /// Makes a layer be there; unpacks it on the way where it passes by. nil: it lies in the content store, packed.
    func unpack(_ layer: ImageDescriptor, to target: LayerTarget) async throws -> LayerApplier.Result?

    func didUnpack(_ layer: ImageDescriptor)
}
