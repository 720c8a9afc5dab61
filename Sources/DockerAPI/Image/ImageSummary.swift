import Text

/// One image of GET /images/json.
public struct ImageSummary: Sendable {
    public var id: String
    public var parent = ""
    public var repoTags: [String] = []
    public var repoDigests: [String] = []
    /// Seconds since 1970; 0 where the image does not say.
    public var created: Int64 = 0
    /// Bytes of its layers on the disk.
    public var size: Int64 = 0
    /// Bytes of layers that other images have too; -1 where nobody asked.
    public var sharedSize: Int64 = -1
    public var labels: [String: String]?
    public var containers: Int64 = 0

    public init(id: String) { self.id = id }

    /// As a client of that version knows it; members in the order of their names, as docker's own sort them.
    public func write(_ writer: inout JSONWriter, version: APIVersion) {
        writer.object {
            $0.member("Containers", version < "1.51" ? -1 : containers)
            $0.member("Created", created)
            $0.member("Id", id)
            if let labels { $0.member("Labels", labels) } else { $0.memberNull("Labels") }
            $0.member("ParentId", parent)
            Self.write("RepoDigests", repoDigests, none: nothing(version, "<none>@<none>"), &$0)
            Self.write("RepoTags", repoTags, none: nothing(version, "<none>:<none>"), &$0)
            $0.member("SharedSize", sharedSize)
            $0.member("Size", size)
            if version < "1.44" { $0.member("VirtualSize", size) }
        }
    }

    /// What an empty list is: once null, and a word where the image has no name at all.
    private func nothing(_ version: APIVersion, _ word: String) -> [String]? {
        if version >= "1.43" { return [] }
        return repoTags.isEmpty && repoDigests.isEmpty ? [word] : nil
    }

    private static func write(_ key: String, _ names: [String], none: [String]?, _ writer: inout JSONWriter) {
        if let names = names.isEmpty ? none : names { writer.member(key, names) } else { writer.memberNull(key) }
    }
}
