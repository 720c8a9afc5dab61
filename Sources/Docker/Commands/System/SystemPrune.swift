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
        let (client, isAll, filters) = (invocation.client, options.bool("all"), invocation.pruneFilters)
        let hasVolumes = options.bool("volumes")
        if hasVolumes, options.list("filter").contains(where: { $0.hasPrefix("until=") }) {
            throw Failure("ERROR: The \"until\" filter is not supported with \"--volumes\"")
        }
        var items = ["all stopped containers", "all networks not used by at least one container"]
        if hasVolumes { items.append("all anonymous volumes not used by at least one container") }
        items.append(isAll ? "all images without at least one container associated to them" : "all dangling images")
        items.append(isAll ? "all build cache" : "unused build cache")
        let known = filters.filter { filter in ["label=", "label!=", "until="].contains { filter.hasPrefix($0) } }
        guard Pruning.isConfirmed(invocation, items: items, filters: known) else { return 0 }
        var space: UInt64 = 0
        for kind in ["containers", "networks", "volumes", "images", "cache"] where kind != "volumes" || hasVolumes {
            let result =
                switch kind {
                case "containers": try Pruning.containers(client, filters)
                case "networks": try Pruning.networks(client, filters)
                case "volumes": try Pruning.volumes(client, filters)
                case "images": try Pruning.images(client, filters, isAll: isAll)
                default: try Pruning.cache(client, filters, isAll ? [("all", "1")] : [])
                }
            if !result.text.isEmpty { say(result.text) }
            space &+= result.space
        }
        say("Total reclaimed space: \(Sizes.human(Int64(clamping: space), digits: 4))")
        return 0
    }
}
