import Text

extension Command {
    static let containerPrune = Command(
        """
        container prune
        [OPTIONS]
        Remove all containers that do not run
        0 api=1.25
            --filter filter  What to remove (as "until=<timestamp>")
        -f, --force  Do not ask
        """
    ) { invocation in
        guard Pruning.isConfirmed(invocation, "all stopped containers") else { return 0 }
        return try Pruning.containers(invocation.client, invocation.pruneFilters).show()
    }
}
