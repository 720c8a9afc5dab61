/// One repository of one registry, which the client itself asks; every call waits for the answer.
public protocol ImageRepository: Sendable {
    /// A manifest or a list of them, by tag or digest, with the type that the registry calls it.
    func manifest(_ name: String) throws(RegistryFailure) -> (mediaType: String, bytes: [UInt8])
    /// An image's configuration; the bytes are those of the digest.
    func configuration(_ digest: String) throws(RegistryFailure) -> [UInt8]
    /// Lets the repository have a blob of another one of the registry; false where the registry does not have it there.
    func mount(_ digest: String, from source: String) throws(RegistryFailure) -> Bool
    /// Puts a manifest under a tag or its digest. What the registry says its digest is.
    func put(_ name: String, mediaType: String, _ bytes: [UInt8]) throws(RegistryFailure) -> String
}
