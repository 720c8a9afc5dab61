import GoTemplate
import Text

/// What `docker plugin ls` can show of a plugin.
enum PluginList {
    struct Row: Sendable {
        let node: JSONNode
        /// --no-trunc.
        let isFull: Bool
    }

    static let table = #"{{.ID}}\t{{.Name}}\t{{.Description}}\t{{.Enabled}}"#
    static let raw = #"plugin_id: {{.ID}}\nname: {{.Name}}\ndescription: {{.Description}}\nenabled: {{.Enabled}}\n"#

    static let listing = Listing<Row>(
        "*plugin.pluginContext",
        [
            Column("ID", "ID") { row in
                let id = row.node["Id"]?.string ?? ""
                return row.isFull ? id : Shortening.id(id)
            },
            Column("Name", "NAME") { $0.node["Name"]?.string ?? "" },
            Column("Description", "DESCRIPTION") { row in
                let text = (row.node["Config"]?["Description"]?.string ?? "").filter { !$0.isNewline }
                return row.isFull ? text : Shortening.ellipsis(text, 45)
            },
            Column("Enabled", "ENABLED", value: { .bool($0.node["Enabled"]?.bool ?? false) }),
            Column("PluginReference", "IMAGE") { $0.node["PluginReference"]?.string ?? "" },
        ]
    )
}
