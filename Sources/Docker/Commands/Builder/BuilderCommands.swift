/// Commands of `docker builder` that are not built; their tables stand, so that help and the parser know them.
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
    )
}
