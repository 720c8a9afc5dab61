import Linux

/// How an archive that is no layer is unpacked into a container's files.
public struct ExtractionRules: Sendable {
    /// Takes the place of every owner in the archive.
    public var owner: (user: UInt32, group: UInt32)?
    /// The container's user namespace: owners in the archive are those inside of it.
    public var owners: OwnerMap?
    /// A folder is never replaced by anything else, and nothing else by a folder.
    public var keepsKinds = false

    public init() {}
}
