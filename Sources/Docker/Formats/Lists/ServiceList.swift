import GoTemplate
import Text

/// What `service ls` and `stack services` show.
enum ServiceList {
    private static let table = #"{{.ID}}\t{{.Name}}\t{{.Mode}}\t{{.Replicas}}\t{{.Image}}\t{{.Ports}}"#
    private static let raw =
        #"id: {{.ID}}\nname: {{.Name}}\nmode: {{.Mode}}\nreplicas: {{.Replicas}}\nimage: {{.Image}}\n"#
        + #"ports: {{.Ports}}\n"#

    private static let listing = Listing<JSONNode>(
        "*service.serviceContext",
        [
            Column("ID", "ID") { Shortening.id($0["ID"]?.string ?? "") }, Column("Name", "NAME") { name($0) },
            Column("Mode", "MODE") { mode($0) }, Column("Replicas", "REPLICAS") { replicas($0) },
            Column("Image", "IMAGE") { row in
                ImageName.short(row["Spec"]?["TaskTemplate"]?["ContainerSpec"]?["Image"]?.string ?? "")
            },
            Column("Ports", "PORTS") { ports($0["Endpoint"]?["Ports"]?.elements ?? []) },
        ]
    )

    static func show(_ invocation: Invocation, _ services: [JSONNode]) throws {
        let options = invocation.options
        let quiet = options.bool("quiet")
        let format = ListFormat(
            invocation.format("servicesFormat"),
            table: table,
            quiet: quiet ? "{{.ID}}" : nil,
            raw: quiet ? "id: {{.ID}}" : raw
        )
        let rows = services.sorted { NaturalOrder.isLess(name($0), name($1)) }
        try writeFully(1, try listing.text(rows, format)[...])
    }

    private static func name(_ row: JSONNode) -> String { row["Spec"]?["Name"]?.string ?? "" }

    private static func mode(_ row: JSONNode) -> String {
        let names = [
            ("Global", "global"), ("Replicated", "replicated"), ("ReplicatedJob", "replicated job"),
            ("GlobalJob", "global job"),
        ]
        return names.first { row["Spec"]?["Mode"]?[$0.0] != nil }?.1 ?? ""
    }

    private static func replicas(_ row: JSONNode) -> String {
        let status = row["ServiceStatus"]
        let (running, desired) = (status?["RunningTasks"]?.int ?? 0, status?["DesiredTasks"]?.int ?? 0)
        let completed = status?["CompletedTasks"]?.int ?? 0
        let text = "\(running)/\(desired)"
        switch mode(row) {
        case "replicated job":
            let total = row["Spec"]?["Mode"]?["ReplicatedJob"]?["TotalCompletions"]?.int ?? 0
            return "\(text) (\(completed)/\(total) completed)"
        case "global job": return "\(text) (\(completed)/\(desired &+ completed) completed)"
        case "replicated":
            let most = row["Spec"]?["TaskTemplate"]?["Placement"]?["MaxReplicas"]?.int ?? 0
            return most > 0 ? "\(text) (max \(most) per node)" : text
        default: return text
        }
    }

    private static func number(_ port: JSONNode?) -> Int { Int(UInt16(clamping: port?.int ?? 0)) }

    /// Those that every node publishes; neighbours as a range.
    private static func ports(_ nodes: [JSONNode]) -> String {
        struct Run {
            var proto: String
            var outside: ClosedRange<Int>
            var inside: ClosedRange<Int>

            var text: String {
                let parts = [outside, inside].map {
                    $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
                }
                return "*:\(parts[0])->\(parts[1])/\(proto)"
            }
        }
        let sorted = nodes.filter { $0["PublishMode"]?.string == "ingress" }.map { port in
            (port["Protocol"]?.string ?? "", number(port["PublishedPort"]), number(port["TargetPort"]))
        }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        var runs: [Run] = []
        for (proto, outside, inside) in sorted {
            if let last = runs.last, last.proto == proto, outside == last.outside.upperBound + 1,
                inside == last.inside.upperBound + 1
            {
                runs[runs.count - 1].outside = last.outside.lowerBound...outside
                runs[runs.count - 1].inside = last.inside.lowerBound...inside
            } else {
                runs.append(Run(proto: proto, outside: outside...outside, inside: inside...inside))
            }
        }
        return runs.map(\.text).joined(separator: ", ")
    }
}
