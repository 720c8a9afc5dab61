import Text

/// One line of `docker images`.
public struct ImageSummary: Sendable {
    public var id = ""
    public var repoTags: [String] = []
    public var repoDigests: [String] = []
    public var created: Int64 = 0
    public var size: Int64 = 0
    public var labels: [String: String] = [:]

    public init() {}

    public func write(_ writer: inout JSONWriter) {
        writer.object {
            $0.member("Id", id)
            $0.member("ParentId", "")
            $0.member("RepoTags", repoTags)
            $0.member("RepoDigests", repoDigests)
            $0.member("Created", created)
            $0.member("Size", size)
            $0.member("SharedSize", -1)
            $0.member("Labels", labels)
            $0.member("Containers", -1)
        }
    }
}
