import GoTemplate
import Text

/// What `docker search` can show of a result.
enum SearchList {
    struct Row: Sendable {
        let node: JSONNode
        let isFull: Bool
        /// Documents have "true" and "false", tables a sign.
        let isDocument: Bool
    }

    static let table = #"{{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}"#

    static let listing = Listing<Row>(
        "*registry.searchContext",
        [
            Column("Name", "NAME") { $0.node["name"]?.string ?? "" },
            Column("Description", "DESCRIPTION") { row in
                let text = (row.node["description"]?.string ?? "").replacing("\n", with: " ")
                    .replacing("\r", with: " ")
                return row.isFull ? text : Shortening.ellipsis(text, 45)
            },
            Column("StarCount", "STARS") { "\($0.node["star_count"]?.int ?? 0)" },
            Column("IsOfficial", "OFFICIAL") { row in
                let isOfficial = row.node["is_official"]?.bool == true
                return row.isDocument ? "\(isOfficial)" : isOfficial ? "[OK]" : ""
            },
        ]
    )
}
