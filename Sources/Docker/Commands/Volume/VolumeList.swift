import Text

extension Command {
    static let volumeLs = Command(
        """
        volume ls, volume list
        [OPTIONS]
        Show volumes
        0
            --cluster {unbuilt}  Show cluster volumes only, with their columns
        -f, --filter filter  Show what fits (as "dangling=true")
        @table-format
        -q, --quiet  Print volume names only
        """
    ) { invocation in
        let options = invocation.options
        var query: [(String, String)] = []
        if options.isSet("filter") { query.append(("filters", try Filters.json(options.list("filter")))) }
        let answer = try invocation.client.call("GET", "/volumes", query)
        let rows = (answer["Volumes"]?.elements ?? []).map { node in
            let labels = node["Labels"]?.stringMap ?? [:]
            return [
                "Name": node["Name"]?.string ?? "", "Driver": node["Driver"]?.string ?? "",
                "Scope": node["Scope"]?.string ?? "", "Mountpoint": node["Mountpoint"]?.string ?? "",
                "Labels": labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ","),
                "Links": "N/A", "Size": "N/A", "Availability": "N/A", "Group": "N/A", "Status": "N/A",
            ]
        }.sorted { ($0["Name"] ?? "") < ($1["Name"] ?? "") }
        if options.bool("quiet") && !options.isSet("format") {
            for row in rows { say(row["Name"] ?? "") }
            return 0
        }
        try invocation.printRows(
            rows,
            [("Driver", "DRIVER"), ("Name", "VOLUME NAME")],
            type: "*formatter.volumeContext"
        )
        return 0
    }
}
