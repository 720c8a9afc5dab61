import GoTemplate
import Linux
import Text

/// What `docker system df` can show of a record of the build cache.
enum CacheList {
    struct Row: Sendable {
        let node: JSONNode
        let isFull: Bool

        func text(_ key: String) -> String { node[key]?.string ?? "" }
        func flag(_ key: String) -> Bool { node[key]?.bool ?? false }
    }

    static let table =
        #"{{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}\t{{.UsageCount}}\t{{.Shared}}"#

    static let raw =
        #"build_cache_id: {{.ID}}\nparent_id: {{.Parent}}\nbuild_cache_type: {{.CacheType}}\n"#
        + #"description: {{.Description}}\ncreated_at: {{.CreatedAt}}\ncreated_since: {{.CreatedSince}}\n"#
        + #"last_used_at: {{.LastUsedAt}}\nlast_used_since: {{.LastUsedSince}}\nusage_count: {{.UsageCount}}\n"#
        + #"in_use: {{.InUse}}\nshared: {{.Shared}}\n"#

    static let listing = Listing<Row>(
        "*formatter.buildCacheContext",
        [
            Column("ID", "CACHE ID") { row in
                let id = row.isFull ? row.text("ID") : Shortening.id(row.text("ID"))
                return row.flag("InUse") ? "\(id)*" : id
            },
            Column("Parent", "PARENT") { row in
                let parents = row.node["Parents"]?.strings ?? []
                let text = parents.isEmpty ? row.text("Parent") : parents.joined(separator: ", ")
                return row.isFull ? text : Shortening.id(text)
            },
            Column("CacheType", "CACHE TYPE") { $0.text("Type") },
            Column("Description", "DESCRIPTION") { $0.text("Description") },
            Column("Size", "SIZE") { Sizes.human($0.node["Size"]?.int64 ?? 0) },
            Column("CreatedAt") { GoType.printedTime($0.text("CreatedAt")) },
            Column("CreatedSince", "CREATED") { since($0.text("CreatedAt")) },
            Column("LastUsedAt") { $0.text("LastUsedAt").isEmpty ? "" : GoType.printedTime($0.text("LastUsedAt")) },
            Column("LastUsedSince", "LAST USED") { since($0.text("LastUsedAt")) },
            Column("UsageCount", "USAGE") { "\($0.node["UsageCount"]?.int ?? 0)" },
            Column("InUse", "IN USE") { "\($0.flag("InUse"))" },
            Column("Shared", "SHARED") { "\($0.flag("Shared"))" },
        ]
    )

    private static func since(_ time: String) -> String {
        guard let moment = Linux.Timestamp.parse(time) else { return "" }
        return Durations.human(seconds: Int64(Linux.Timestamp.secondsNow() - moment.seconds)) + " ago"
    }
}
