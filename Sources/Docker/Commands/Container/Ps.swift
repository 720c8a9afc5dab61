import Glibc
import Text

extension Command {
    static let containerLs = Command(
        """
        container ls, container list, container ps, ps
        [OPTIONS]
        Show containers
        0
        -a, --all  Show those that do not run, too
        -f, --filter filter  Show what fits these conditions
        @table-format
        -n, --last int=-1  Show the newest n, in any state
        -l, --latest  Show the newest one, in any state
            --no-trunc  Show everything in full length
        -q, --quiet  Print container IDs only
        -s, --size {unbuilt}  Show the size of files, too
        """
    ) { invocation in
        let options = invocation.options
        var query = [("all", options.bool("all") ? "1" : "0")]
        if let last = options.bool("latest") ? 1 : options.int("last"), last > 0 { query.append(("limit", "\(last)")) }
        if options.isSet("filter") { query.append(("filters", try Filters.json(options.list("filter")))) }
        let answer = try invocation.client.call("GET", "/containers/json", query)
        let full = options.bool("no-trunc")
        let rows = answer.elements.map { Self.row($0, full: full) }
        if options.bool("quiet") && !options.isSet("format") {
            for row in rows { say(row["ID"] ?? "") }
            return 0
        }
        try invocation.printRows(
            rows,
            [
                ("ID", "CONTAINER ID"), ("Image", "IMAGE"), ("Command", "COMMAND"), ("RunningFor", "CREATED"),
                ("Status", "STATUS"), ("Ports", "PORTS"), ("Names", "NAMES"),
            ]
        )
        return 0
    }

    private static func row(_ node: JSONNode, full: Bool) -> [String: String] {
        let id = node["Id"]?.string ?? ""
        let command = node["Command"]?.string ?? ""
        let shown = full || command.count <= 20 ? command : command.prefix(19) + "…"
        let age = Int64(time(nil)) - (node["Created"]?.int64 ?? 0)
        let ports = node["Ports"]?.elements.map { port in
            let inner = "\(port["PrivatePort"]?.int ?? 0)/\(port["Type"]?.string ?? "tcp")"
            guard let outer = port["PublicPort"]?.int else { return inner }
            let address = port["IP"]?.string ?? "0.0.0.0"
            return "\(address.contains(":") ? "[\(address)]" : address):\(outer)->\(inner)"
        }
        let labels = node["Labels"]?.stringMap ?? [:]
        return [
            "ID": full ? id : String(id.prefix(12)),
            "Image": node["Image"]?.string ?? "",
            "Command": "\"\(shown)\"",
            "RunningFor": Durations.human(seconds: age) + " ago",
            "Status": node["Status"]?.string ?? "",
            "State": node["State"]?.string ?? "",
            "Ports": ports?.joined(separator: ", ") ?? "",
            "Names": node["Names"]?.strings.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }
                .joined(separator: ",") ?? "",
            "Labels": labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ","),
        ]
    }
}

enum Filters {
    static func json(_ filters: [String]) throws -> String {
        var map: [String: [String]] = [:]
        for filter in filters {
            let parts = filter.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw Failure(
                    "invalid argument \"\(filter)\" for \"-f, --filter\" flag: bad format of filter (expected name=value)",
                    exitCode: 125
                )
            }
            map[parts[0].lowercased(), default: []].append(parts[1])
        }
        var writer = JSONWriter()
        writer.object { object in
            for key in map.keys.sorted() {
                object.memberObject(key) { values in for value in map[key] ?? [] { values.member(value, true) } }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
