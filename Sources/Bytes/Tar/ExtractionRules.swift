import Linux

/// How an archive that is no layer is unpacked into a container's files.
public struct ExtractionRules: Sendable {
    /// Takes the place of every owner in the archive.
    public var owner: (user: UInt32, group: UInt32)?
    /// The container's user namespace: owners in the archive are those inside of it.
    public var owners: OwnerMap?
    /// A folder is never replaced by anything else, and nothing else by a folder.
    public var keepsKinds = false
    /// Nothing is given an owner: files belong to who unpacks them, folders that are there to whom they did.
    public var leavesOwners = false
    /// What names begin with, and what they begin with in its place.
    public var renaming: (from: [UInt8], to: [UInt8])?
    /// Where on this machine a copy goes to: errors name it, and links that lead out of it by their text are refused.
    public var folder: String?

    public init() {}
}
