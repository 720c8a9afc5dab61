import Text

/// One step of GET /images/NAME/history.
public struct ImageHistoryItem: Sendable {
    /// Of steps that were not made here nobody knows the image.
    public var id = "<missing>"
    public var created: Int64
    public var createdBy: String
    public var tags: [String] = []
    public var size: Int64
    public var comment: String

    public init(created: Int64, createdBy: String, size: Int64, comment: String) {
        self.created = created
        self.createdBy = createdBy
        self.size = size
        self.comment = comment
    }

    public func write(_ writer: inout JSONWriter) {
        writer.object {
            $0.member("Comment", comment)
            $0.member("Created", created)
            $0.member("CreatedBy", createdBy)
            $0.member("Id", id)
            $0.member("Size", size)
            if tags.isEmpty { $0.memberNull("Tags") } else { $0.member("Tags", tags) }
        }
    }
}
