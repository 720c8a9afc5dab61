import DockerAPI
import OCI

/// What a client wants of a commit.
public struct CommitRequest: Sendable {
    /// nil for an image without a name.
    public var reference: ImageReference?
    public var comment: String
    public var author: String
    /// Whether the container stands still meanwhile.
    public var pauses: Bool
    /// nil takes the container's own.
    public var config: ContainerConfig?
    public var changes: ImageChanges

    public init(
        reference: ImageReference?,
        comment: String,
        author: String,
        pauses: Bool,
        config: ContainerConfig?,
        changes: ImageChanges
    ) {
        self.reference = reference
        self.comment = comment
        self.author = author
        self.pauses = pauses
        self.config = config
        self.changes = changes
    }
}
