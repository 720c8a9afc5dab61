import Glibc
import GoTemplate
import Text

/// What `docker images` can show: a row for each name of an image.
enum ImageList {
    struct Row: Sendable {
        let node: JSONNode
        /// --no-trunc.
        let isFull: Bool
        var repository = ImageList.none
        var tag = ImageList.none
        var digest = ImageList.none

        var id: String { isFull ? node["Id"]?.string ?? "" : Shortening.id(node["Id"]?.string ?? "") }
        var size: Int64 { node["Size"]?.int64 ?? 0 }
        /// -1 where the daemon has not computed it.
        var shared: Int64 { node["SharedSize"]?.int64 ?? 0 }
    }

    static let none = "<none>"
    /// What Go takes for no time at all.
    private static let never: Int64 = -62_135_596_800

    private static let age = #"{{if .CreatedSince }}{{.CreatedSince}}{{else}}N/A{{end}}\t{{.Size}}"#
    static let table = #"{{.Repository}}\t{{.Tag}}\t{{.ID}}\t"# + age
    static let tableWithDigests = #"{{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t"# + age

    static func raw(withDigests: Bool) -> String {
        #"repository: {{ .Repository }}\ntag: {{.Tag}}\n"# + (withDigests ? #"digest: {{.Digest}}\n"# : "")
            + #"image_id: {{.ID}}\ncreated_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n"#
    }

    static let listing = Listing<Row>(
        "*formatter.imageContext",
        [
            Column("ID", "IMAGE ID") { $0.id }, Column("Repository", "REPOSITORY") { $0.repository },
            Column("Tag", "TAG") { $0.tag }, Column("Digest", "DIGEST") { $0.digest },
            Column("CreatedSince", "CREATED") { row in
                let created = row.node["Created"]?.int64 ?? 0
                return created == never ? "" : Durations.human(seconds: Int64(time(nil)) &- created) + " ago"
            },
            Column("CreatedAt", "CREATED AT") { CreationTime.text($0.node["Created"]?.int ?? 0) },
            Column("Size", "SIZE") { Sizes.human($0.size) },
            Column("Containers", "CONTAINERS") { row in
                let count = row.node["Containers"]?.int64 ?? 0
                return count == -1 ? "N/A" : "\(count)"
            },
            Column("VirtualSize", "SIZE") { Sizes.human($0.size, digits: 4) },
            Column("SharedSize", "SHARED SIZE") { $0.shared == -1 ? "N/A" : Sizes.human($0.shared, digits: 4) },
            Column("UniqueSize", "UNIQUE SIZE") { row in
                row.size == -1 || row.shared == -1 ? "N/A" : Sizes.human(row.size &- row.shared, digits: 4)
            },
        ]
    )

    /// `withDigests`: a row for each digest. `isColumn`: --digests, with which names that have digests alone are rows for
    /// each of them.
    static func rows(_ node: JSONNode, isFull: Bool, withDigests: Bool, isColumn: Bool) -> [Row] {
        let digests = (node["RepoDigests"]?.strings ?? []).compactMap(Self.digest)
        let tags = (node["RepoTags"]?.strings ?? []).filter { $0 != "<none>:<none>" }.map(Pulling.split)
        let base = Row(node: node, isFull: isFull)
        if tags.isEmpty && digests.isEmpty { return [base] }
        var rows: [Row] = []
        for (repository, tag) in tags {
            let own = withDigests ? digests.filter { $0.repository == repository }.map(\.digest) : []
            for digest in own.isEmpty ? [none] : own {
                rows.append(Row(node: node, isFull: isFull, repository: repository, tag: tag, digest: digest))
            }
        }
        var seen = Set(tags.map(\.0))
        for (repository, digest) in digests where !tags.contains(where: { $0.0 == repository }) {
            if !isColumn && !seen.insert(repository).inserted { continue }
            rows.append(Row(node: node, isFull: isFull, repository: repository, digest: isColumn ? digest : ""))
        }
        return rows
    }

    private static func digest(_ name: String) -> (repository: String, digest: String)? {
        guard let at = name.lastIndex(of: "@"), name != "<none>@<none>" else { return nil }
        return (String(name[..<at]), String(name[name.index(after: at)...]))
    }
}
