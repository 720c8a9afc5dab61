import GoTemplate
import Text

/// What `docker network ls` can show of a network.
enum NetworkList {
    struct Row: Sendable {
        let node: JSONNode
        /// --no-trunc.
        let isFull: Bool

        var id: String { isFull ? text("Id") : Shortening.id(text("Id")) }

        func text(_ key: String) -> String { node[key]?.string ?? "" }

        func flag(_ key: String) -> String { node[key]?.bool == true ? "true" : "false" }
    }

    static let table = #"{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}"#
    static let raw = #"network_id: {{.ID}}\nname: {{.Name}}\ndriver: {{.Driver}}\nscope: {{.Scope}}\n"#

    static let listing = Listing<Row>(
        "*network.networkContext",
        [
            Column("ID", "NETWORK ID") { $0.id }, Column("Name", "NAME") { $0.text("Name") },
            Column("Driver", "DRIVER") { $0.text("Driver") }, Column("Scope", "SCOPE") { $0.text("Scope") },
            Column("IPv4", "IPV4") { $0.flag("EnableIPv4") }, Column("IPv6", "IPV6") { $0.flag("EnableIPv6") },
            Column("Internal", "INTERNAL") { $0.flag("Internal") },
            Column("Labels", "LABELS") { row in
                (row.node["Labels"]?.stringMap ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",")
            },
            Column("CreatedAt", "CREATED AT") { $0.createdAt },
        ]
    ) { row, name in row.node["Labels"]?.member(named: name)?.string ?? "" }
}

extension NetworkList.Row {
    fileprivate var createdAt: String { GoType.printedTime(text("Created")) }
}
