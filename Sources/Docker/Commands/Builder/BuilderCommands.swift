import Text

extension Command {
    static let builderGroup = Command(
        """
        builder

        Manage builds
        0 group api=1.31
        """
    )

    static let builderPrune = Command(
        """
        builder prune

        Remove the build cache
        0 api=1.39
        -a, --all  Remove all cache that is not in use, not only what dangles
            --filter filter  What to remove (as "until=24h")
        -f, --force  Do not ask
            --keep-storage bytes  Cache to keep, in bytes
        """
    ) { invocation in
        let options = invocation.options
        let isAll = options.bool("all")
        let what = isAll ? "all build cache" : "all dangling build cache"
        // That question is one line.
        let isConfirmed =
            options.bool("force")
            || Pruning.isYes("WARNING! This will remove \(what).", question: " Are you sure you want to continue?")
        guard isConfirmed else { return 0 }
        var query = isAll ? [("all", "1")] : []
        if let kept = options.int("keep-storage"), kept != 0 {
            query += [("keep-storage", "\(kept)"), ("reserved-space", "\(kept)")]
        }
        return try Pruning.cache(invocation.client, invocation.pruneFilters, query).show()
    }
}
