import Text

extension Command {
    static let volumeLs = Command(
        """
        volume ls, volume list
        [OPTIONS]
        Show volumes
        0
            --cluster {api 1.42}  Show cluster volumes only, with their columns
        -f, --filter filter  Show what fits (as "dangling=true")
        @table-format
        -q, --quiet  Print volume names only
        """
    ) { invocation in
        let options = invocation.options
        let answer = try invocation.client.call("GET", "/volumes", Filters.query(options))
        let isCluster = options.bool("cluster")
        let isQuiet = options.bool("quiet")
        let rows = (answer["Volumes"]?.elements ?? []).filter { !isCluster || $0.isCluster }
            .sorted { NaturalOrder.isLess($0["Name"]?.string ?? "", $1["Name"]?.string ?? "") }
        let format = ListFormat(
            isCluster ? nil : invocation.format("volumesFormat"),
            table: isCluster ? VolumeList.clusterTable : VolumeList.table,
            quiet: isQuiet ? "{{.Name}}" : nil,
            raw: isQuiet ? "name: {{.Name}}" : VolumeList.raw
        )
        try writeFully(1, try VolumeList.listing.text(rows, format)[...])
        return 0
    }
}
