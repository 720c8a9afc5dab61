/// What a reference stands for at this moment.
public struct ResolvedManifest: Sendable, Equatable {
    public let mediaType: String
    public let digest: String
    public let size: Int64
}
