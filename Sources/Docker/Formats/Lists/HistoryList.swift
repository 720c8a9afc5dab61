import Glibc
import GoTemplate
import Text

/// What `docker history` can show of a step.
enum HistoryList {
    struct Row: Sendable {
        let node: JSONNode
        let isFull: Bool
        let isHuman: Bool

        var created: Int { node["Created"]?.int ?? 0 }
    }

    static func table(isHuman: Bool) -> String {
        #"{{.ID}}\t{{."# + (isHuman ? "CreatedSince" : "CreatedAt") + #"}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}"#
    }

    /// 2000-01-01: images that were made before say nothing of their age.
    private static let epoch = 946_684_800

    static let listing = Listing<Row>(
        "*image.historyContext",
        [
            Column("ID", "IMAGE") { row in
                let id = row.node["Id"]?.string ?? ""
                return row.isFull ? id : Shortening.id(id)
            },
            Column("CreatedSince", "CREATED") { row in
                if !row.isHuman { return CreationTime.standard(row.created) }
                if row.created <= epoch { return "N/A" }
                return Durations.human(seconds: Int64(time(nil) - row.created)) + " ago"
            },
            Column("CreatedAt", "CREATED AT") { CreationTime.standard($0.created) },
            Column("CreatedBy", "CREATED BY") { row in
                let text = (row.node["CreatedBy"]?.string ?? "").replacing("\t", with: " ")
                return row.isFull ? text : Shortening.ellipsis(text, 45)
            },
            Column("Size", "SIZE") { row in
                let size = row.node["Size"]?.int64 ?? 0
                return row.isHuman ? Sizes.human(size) : "\(size)"
            },
            Column("Comment", "COMMENT") { $0.node["Comment"]?.string ?? "" },
        ]
    )
}
