import Text

extension Command {
    static let systemPrune = Command(
        """
        system prune
        [OPTIONS]
        Remove everything that is not in use
        0 api=1.25
        -a, --all  Remove all images that no container uses, not only what dangles
            --filter filter {api 1.28}  What to remove (as "label=<key>=<value>")
        -f, --force  Do not ask
            --volumes  Remove anonymous volumes, too
        """
    ) { invocation in
        let options = invocation.options
        let (client, isAll, filters) = (invocation.client, options.bool("all"), options.list("filter"))
        let hasVolumes = options.bool("volumes")
        if hasVolumes, filters.contains(where: { $0.hasPrefix("until=") }) {
            throw Failure("ERROR: The \"until\" filter is not supported with \"--volumes\"")
        }
        var items = ["all stopped containers", "all networks not used by at least one container"]
        if hasVolumes { items.append("all anonymous volumes not used by at least one container") }
        items.append(isAll ? "all images without at least one container associated to them" : "all dangling images")
        items.append(isAll ? "all build cache" : "unused build cache")
        guard Pruning.isConfirmed(invocation, items: items, filters: filters) else { return 0 }
        var space: UInt64 = 0
        for kind in ["containers", "networks", "volumes", "images"] where kind != "volumes" || hasVolumes {
            let result =
                switch kind {
                case "containers": try Pruning.containers(client, filters)
                case "networks": try Pruning.networks(client, filters)
                case "volumes": try Pruning.volumes(client, filters)
                default: try Pruning.images(client, filters, isAll: isAll)
                }
            if !result.text.isEmpty { say(result.text) }
            space &+= result.space
        }
        // The cache of builds, where the daemon has one.
        let query = [("all", isAll ? "1" : "0"), ("filters", try Filters.json(filters))]
        let cache = try client.call("POST", "/build/prune", query)
        let deleted = cache["CachesDeleted"]?.strings ?? []
        if !deleted.isEmpty { say("Deleted build cache objects:\n" + deleted.joined(separator: "\n") + "\n") }
        space += UInt64(clamping: cache["SpaceReclaimed"]?.int64 ?? 0)
        say("Total reclaimed space: \(Sizes.human(Int64(clamping: space), digits: 4))")
        return 0
    }
}
