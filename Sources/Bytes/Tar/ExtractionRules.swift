/// How an archive that is no layer is unpacked into a container's files.
public struct ExtractionRules: Sendable {
    /// Takes the place of every owner in the archive.
    public var owner: (user: UInt32, group: UInt32)?
    /// A folder is never replaced by anything else, and nothing else by a folder.
    public var keepsKinds = false

    public init() {}
}
