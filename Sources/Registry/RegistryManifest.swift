/// A manifest or index as the registry gave it.
public struct RegistryManifest: Sendable {
    public let mediaType: String
    /// Computed from the bytes, and equal to what was asked for where that was a digest.
    public let digest: String
    public let bytes: [UInt8]
}
