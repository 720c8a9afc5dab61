import GoTemplate
import Text

/// What `docker volume ls` can show of a volume.
enum VolumeList {
    static let table = #"{{.Driver}}\t{{.Name}}"#
    static let clusterTable = #"{{.Name}}\t{{.Group}}\t{{.Driver}}\t{{.Availability}}\t{{.Status}}"#
    static let raw = #"name: {{.Name}}\ndriver: {{.Driver}}\n"#

    static let listing = Listing<JSONNode>(
        "*formatter.volumeContext",
        [
            Column("Name", "VOLUME NAME") { $0["Name"]?.string ?? "" },
            Column("Driver", "DRIVER") { $0["Driver"]?.string ?? "" },
            Column("Scope", "SCOPE") { $0["Scope"]?.string ?? "" },
            Column("Mountpoint", "MOUNTPOINT") { $0["Mountpoint"]?.string ?? "" },
            Column("Labels", "LABELS") { node in
                (node["Labels"]?.stringMap ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",")
            },
            Column("Links", "LINKS") { node in usage(node).map { "\($0["RefCount"]?.int ?? 0)" } ?? "N/A" },
            Column("Size", "SIZE") { node in
                usage(node).map { Sizes.human($0["Size"]?.int64 ?? 0, digits: 4) } ?? "N/A"
            },
            Column("Group", "GROUP") { cluster($0)?["Spec"]?["Group"]?.string ?? ($0.isCluster ? "" : "N/A") },
            Column("Availability", "AVAILABILITY") { node in
                cluster(node)?["Spec"]?["Availability"]?.string ?? (node.isCluster ? "" : "N/A")
            },
            Column("Status", "STATUS") { status($0) },
        ]
    ) { node, name in node["Labels"]?.member(named: name)?.string ?? "" }

    private static func usage(_ node: JSONNode) -> JSONNode? { node["UsageData"].flatMap { $0.isNull ? nil : $0 } }

    private static func cluster(_ node: JSONNode) -> JSONNode? { node.isCluster ? node["ClusterVolume"] : nil }

    private static func status(_ node: JSONNode) -> String {
        guard let cluster = cluster(node) else { return "N/A" }
        if (cluster["Info"]?["VolumeID"]?.string ?? "").isEmpty { return "pending creation" }
        let count = cluster["PublishStatus"]?.elements.count ?? 0
        return count == 0 ? "created" : count == 1 ? "in use (1 node)" : "in use (\(count) nodes)"
    }
}

extension JSONNode {
    /// Whether a volume is one of a cluster's.
    var isCluster: Bool { self["ClusterVolume"].map { !$0.isNull } ?? false }
}
