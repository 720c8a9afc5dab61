import Glibc
import GoTemplate
import Text

/// What `docker ps` can show of a container.
enum ContainerList {
    struct Row: Sendable {
        let node: JSONNode
        /// --no-trunc.
        let isFull: Bool
        /// The size with the image's.
        var showsWhole = true

        var id: String { isFull ? text("Id") : Shortening.id(text("Id")) }

        func text(_ key: String) -> String { node[key]?.string ?? "" }
    }

    static let table = #"{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}"#

    /// `withSize`: --size.
    static func raw(withSize: Bool = false) -> String {
        #"container_id: {{.ID}}\nimage: {{.Image}}\ncommand: {{.Command}}\ncreated_at: {{.CreatedAt}}\n"#
            + #"state: {{- pad .State 1 0}}\nstatus: {{- pad .Status 1 0}}\nnames: {{.Names}}\n"#
            + #"labels: {{- pad .Labels 1 0}}\nports: {{- pad .Ports 1 0}}\n"# + (withSize ? #"size: {{.Size}}\n"# : "")
    }

    static let listing = Listing<Row>("*formatter.ContainerContext", columns) { row, name in
        row.node["Labels"]?.member(named: name)?.string ?? ""
    }

    private static let columns: [Column<Row>] = [
        Column("ID", "CONTAINER ID") { $0.id },
        Column("Names", "NAMES") { names($0) },
        Column("Image", "IMAGE") { image($0) },
        Column("Command", "COMMAND") { row in
            let command = row.text("Command")
            return GoQuote.quoted(row.isFull ? command : Shortening.ellipsis(command, 20))
        },
        Column("CreatedAt", "CREATED AT") { CreationTime.text($0.node["Created"]?.int ?? 0) },
        Column("RunningFor", "CREATED") { row in
            Durations.human(seconds: Int64(time(nil)) &- (row.node["Created"]?.int64 ?? 0)) + " ago"
        },
        Column("Ports", "PORTS") { PublishedPorts.text($0.node["Ports"]?.elements ?? []) },
        Column("State", "STATE") { $0.text("State") },
        Column("Status", "STATUS") { $0.text("Status") },
        Column("Size", "SIZE") { size($0) },
        Column("Labels", "LABELS") { row in
            (row.node["Labels"]?.stringMap ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",")
        },
        Column("Mounts", "MOUNTS") { row in
            (row.node["Mounts"]?.elements ?? []).map { mount in
                let name = mount["Name"]?.string ?? ""
                let shown = name.isEmpty ? mount["Source"]?.string ?? "" : name
                return row.isFull ? shown : Shortening.ellipsis(shown, 15)
            }.joined(separator: ",")
        },
        Column("LocalVolumes", "LOCAL VOLUMES") { row in
            "\((row.node["Mounts"]?.elements ?? []).count { $0["Driver"]?.string == "local" })"
        },
        Column("Networks", "NETWORKS") { row in
            (row.node["NetworkSettings"]?["Networks"]?.members ?? []).map(\.key).joined(separator: ",")
        },
        Column("Platform", "PLATFORM", value: { row in platform(row) }),
    ]

    /// Of several names, which links gave, the one that is no path.
    private static func names(_ row: Row) -> String {
        let names = (row.node["Names"]?.strings ?? []).map { String($0.dropFirst()) }
        let own = names.first { !$0.utf8.contains(UInt8(ascii: "/")) }
        if !row.isFull, let own { return own }
        return names.joined(separator: ",")
    }

    /// Without a digest beside its name; by its id, if it was named so.
    private static func image(_ row: Row) -> String {
        let image = row.text("Image")
        if image.isEmpty { return "<no image>" }
        if row.isFull { return image }
        let short = Shortening.id(row.text("ImageID"))
        if short == Shortening.id(image) { return short }
        return image.utf8.firstIndex(of: UInt8(ascii: "@")).map { String(image[..<$0]) } ?? image
    }

    private static func size(_ row: Row) -> String {
        let own = Sizes.human(row.node["SizeRw"]?.int64 ?? 0)
        let whole = row.showsWhole ? row.node["SizeRootFs"]?.int64 ?? 0 : 0
        return whole > 0 ? "\(own) (virtual \(Sizes.human(whole)))" : own
    }

    private static func platform(_ row: Row) -> Value {
        guard let node = row.node["ImageManifestDescriptor"]?["platform"] else {
            return .decode(nil, .pointer(to: .structure("formatter.Platform", [])))
        }
        let parts = ["os", "architecture", "variant"].compactMap { node[$0]?.string }.filter { !$0.isEmpty }
        return .string(parts.joined(separator: "/"))
    }
}
