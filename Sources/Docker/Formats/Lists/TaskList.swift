import GoTemplate
import Text

/// The tasks that `service ps`, `node ps` and `stack ps` show.
struct TaskList {
    private struct Row: Sendable {
        let task: JSONNode
        let name: String
        let node: String
        let isFull: Bool

        var status: JSONNode? { task["Status"] }
    }

    private static let table =
        #"{{.ID}}\t{{.Name}}\t{{.Image}}\t{{.Node}}\t{{.DesiredState}}\t{{.CurrentState}}\t{{.Error}}\t{{.Ports}}"#
    private static let raw =
        #"id: {{.ID}}\nname: {{.Name}}\nimage: {{.Image}}\nnode: {{.Node}}\ndesired_state: {{.DesiredState}}\n"#
        + #"current_state: {{.CurrentState}}\nerror: {{.Error}}\nports: {{.Ports}}\n"#

    private static let listing = Listing<Row>(
        "*task.taskContext",
        [
            Column("ID", "ID") { row in
                let id = row.task["ID"]?.string ?? ""
                return row.isFull ? id : Shortening.id(id)
            },
            Column("Name", "NAME") { $0.name },
            Column("Image", "IMAGE") { row in
                let image = row.task["Spec"]?["ContainerSpec"]?["Image"]?.string ?? ""
                return row.isFull ? image : ImageName.short(image)
            },
            Column("Node", "NODE") { $0.node },
            Column("DesiredState", "DESIRED STATE") {
                PrettyText.capitalized($0.task["DesiredState"]?.string ?? "")
            },
            Column("CurrentState", "CURRENT STATE") { row in
                let age = Timestamp.age(row.status?["Timestamp"]?.string ?? "").lowercased()
                return "\(PrettyText.capitalized(row.status?["State"]?.string ?? "")) \(age) ago"
            },
            Column("Error", "ERROR") { row in
                let error = row.status?["Err"]?.string ?? ""
                return error.isEmpty ? "" : "\"\(row.isFull ? error : Shortening.ellipsis(error, 30))\""
            },
            Column("Ports", "PORTS") { row in
                (row.status?["PortStatus"]?["Ports"]?.elements ?? []).map { port in
                    "*:\(port["PublishedPort"]?.int ?? 0)->\(port["TargetPort"]?.int ?? 0)"
                        + "/\(port["Protocol"]?.string ?? "")"
                }.joined(separator: ",")
            },
        ]
    )

    /// Names of what was named by id, as the daemon knows them.
    private let names: SwarmNames
    private let options: ParsedOptions

    private let settings: Settings
    private let isFull: Bool

    /// `isFull`: whether nothing is cut off in any case.
    init(_ invocation: Invocation, isFull: Bool = false) {
        settings = invocation.settings
        self.isFull = isFull || invocation.options.bool("no-trunc")
        names = SwarmNames(invocation.client, resolves: !invocation.options.bool("no-resolve"))
        options = invocation.options
    }

    /// Tasks of one slot stand together, the newest first, and those before it are set in.
    func show(_ tasks: [JSONNode]) throws {
        let named = tasks.map { task in
            let service = names.service(task["ServiceID"]?.string ?? "")
            let slot = task["Slot"]?.int ?? 0
            return (task: task, name: "\(service).\(slot == 0 ? task["NodeID"]?.string ?? "" : "\(slot)")")
        }.sorted { one, other in
            if one.name != other.name { return NaturalOrder.isLess(one.name, other.name) }
            return (other.task["CreatedAt"]?.string ?? "") < (one.task["CreatedAt"]?.string ?? "")
        }
        let quiet = options.bool("quiet") ? "{{.ID}}" : nil
        let raw = options.bool("quiet") ? "id: {{.ID}}" : Self.raw
        let text = settings.format(options, "tasksFormat")
        let format = ListFormat(text, table: Self.table, quiet: quiet, raw: raw)
        var previous = ""
        let rows = named.map { task, name in
            let indent = format.isTable && name == previous ? #" \_ "# : ""
            previous = name
            let node = names.node(task["NodeID"]?.string ?? "")
            return Row(task: task, name: indent + name, node: node, isFull: isFull)
        }
        try writeFully(1, try Self.listing.text(rows, format)[...])
    }
}
