import Text

extension Command {
    static let volumePrune = Command(
        """
        volume prune
        [OPTIONS]
        Remove local volumes that nobody uses
        0 api=1.25
        -a, --all {api 1.42}  Remove named volumes, too
            --filter filter  What to remove (as "label=<label>")
        -f, --force  Do not ask
        """
    ) { invocation in
        let options = invocation.options
        var filters = invocation.pruneFilters
        if options.bool("all") {
            if filters.contains(where: { $0.hasPrefix("all=") }) {
                throw Failure("conflicting options: cannot specify both --all and --filter all=1")
            }
            filters.append("all=true")
        }
        // An older daemon takes those with names in any case.
        let isForced = options.bool("force")
        let isAll = options.bool("all") || !isForced && invocation.client.isOlder(than: "1.42")
        let what = isAll ? "all local volumes" : "anonymous local volumes"
        guard Pruning.isConfirmed(invocation, "\(what) not used by at least one container") else { return 0 }
        return try Pruning.volumes(invocation.client, filters).show()
    }
}
