import GoTemplate
import Text

/// What `docker node` can show of a node.
enum NodeList {
    struct Row: Sendable {
        let node: JSONNode
        /// The swarm in the daemon's /info; null with --quiet.
        let swarm: JSONNode?

        fileprivate var description: JSONNode? { node["Description"] }
    }

    static let table =
        #"{{.ID}} {{if .Self}}*{{else}} {{ end }}\t{{.Hostname}}\t{{.Status}}\t{{.Availability}}\t"#
        + #"{{.ManagerStatus}}\t{{.EngineVersion}}"#
    static let raw =
        #"node_id: {{.ID}}\nhostname: {{.Hostname}}\nstatus: {{.Status}}\navailability: {{.Availability}}\n"#
        + #"manager_status: {{.ManagerStatus}}\n"#

    static let listing = Listing<Row>(
        "*node.nodeContext",
        [
            Column("ID", "ID") { $0.node["ID"]?.string ?? "" },
            Column("Self", "", value: { .bool($0.node["ID"]?.string == $0.swarm?["NodeID"]?.string ?? "") }),
            Column("Hostname", "HOSTNAME") { $0.description?["Hostname"]?.string ?? "" },
            Column("Status", "STATUS") { PrettyText.capitalized($0.node["Status"]?["State"]?.string ?? "") },
            Column("Availability", "AVAILABILITY") {
                PrettyText.capitalized($0.node["Spec"]?["Availability"]?.string ?? "")
            },
            Column("ManagerStatus", "MANAGER STATUS") { row in
                let manager = row.node["ManagerStatus"]
                if manager?["Leader"]?.bool == true { return "Leader" }
                return PrettyText.capitalized(manager?["Reachability"]?.string ?? "")
            },
            Column("EngineVersion", "ENGINE VERSION") { $0.description?["Engine"]?["EngineVersion"]?.string ?? "" },
            Column("TLSStatus", "TLS STATUS") { certificates($0) },
        ]
    )

    /// Whether the node has the swarm's certificates of now.
    private static func certificates(_ row: Row) -> String {
        guard let cluster = row.swarm?["Cluster"]?["TLSInfo"].map(Tree.init), !cluster.isEmpty,
            let own = row.description?["TLSInfo"].map(Tree.init), !own.isEmpty
        else { return "Unknown" }
        return own == cluster ? "Ready" : "Needs Rotation"
    }

    /// What `node inspect --pretty` writes.
    static func pretty(_ node: JSONNode) -> String {
        let (spec, description, status) = (node["Spec"], node["Description"], node["Status"])
        let word = { (node: JSONNode?) in PrettyText.capitalized(node?.string ?? "") }
        let text = { (node: JSONNode?) in node?.string ?? "" }
        var lines = ["ID:\t\t\t\(text(node["ID"]))"]
        if !text(spec?["Name"]).isEmpty { lines.append("Name:\t\t\t\(text(spec?["Name"]))") }
        lines += PrettyText.labels("Labels:", spec?["Labels"])
        lines += [
            "Hostname:              \t\(text(description?["Hostname"]))",
            "Joined at:             \t\(PrettyText.time(node["CreatedAt"]))", "Status:",
            " State:\t\t\t\(word(status?["State"]))",
        ]
        if !text(status?["Message"]).isEmpty { lines.append(" Message:              \t\(word(status?["Message"]))") }
        lines.append(" Availability:         \t\(word(spec?["Availability"]))")
        if !text(status?["Addr"]).isEmpty { lines.append(" Address:\t\t\(text(status?["Addr"]))") }
        if let manager = node["ManagerStatus"] {
            lines += [
                "Manager Status:", " Address:\t\t\(text(manager["Addr"]))",
                " Raft Status:\t\t\(word(manager["Reachability"]))",
                " Leader:\t\t\(manager["Leader"]?.bool == true ? "Yes" : "No")",
            ]
        }
        let resources = description?["Resources"]
        let memory = resources?["MemoryBytes"]?.int64 ?? 0
        lines += [
            "Platform:", " Operating System:\t\(text(description?["Platform"]?["OS"]))",
            " Architecture:\t\t\(text(description?["Platform"]?["Architecture"]))", "Resources:",
            " CPUs:\t\t\t\((resources?["NanoCPUs"]?.int64 ?? 0) / 1_000_000_000)",
            " Memory:\t\t\(memory == 0 ? "" : Sizes.binary(memory))",
        ]
        let engine = description?["Engine"]
        let plugins = engine?["Plugins"]?.elements ?? []
        if !plugins.isEmpty { lines.append("Plugins:") }
        for (type, group) in Dictionary(grouping: plugins, by: { text($0["Type"]) }).sorted(by: { $0.key < $1.key }) {
            lines.append(" \(type):\t\t" + group.map { text($0["Name"]) }.joined(separator: ", "))
        }
        lines.append("Engine Version:\t\t\(text(engine?["EngineVersion"]))")
        lines += PrettyText.labels("Engine Labels:", engine?["Labels"])
        if let certificates = description?["TLSInfo"], !certificates.members.isEmpty {
            lines += [
                "TLS Info:", " TrustRoot:", text(certificates["TrustRoot"]),
                " Issuer Subject:\t\(text(certificates["CertIssuerSubject"]))",
                " Issuer Public Key:\t\(text(certificates["CertIssuerPublicKey"]))",
            ]
        }
        return lines.joined(separator: "\n")
    }
}
