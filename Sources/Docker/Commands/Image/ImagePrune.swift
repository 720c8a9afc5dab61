import Text

extension Command {
    static let imagePrune = Command(
        """
        image prune
        [OPTIONS]
        Remove images that are not in use
        0 api=1.25
        -a, --all  Remove all that no container uses, not only what dangles
            --filter filter  What to remove (as "until=<timestamp>")
        -f, --force  Do not ask
        """
    ) { invocation in
        let isAll = invocation.options.bool("all")
        let what = isAll ? "all images without at least one container associated to them" : "all dangling images"
        guard Pruning.isConfirmed(invocation, what) else { return 0 }
        return try Pruning.images(invocation.client, invocation.pruneFilters, isAll: isAll).show()
    }
}
