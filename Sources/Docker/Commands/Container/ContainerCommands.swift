/// Commands of `docker container` that are not built; their tables stand, so that help and the parser know them.
extension Command {
    static let containerGroup = Command(
        """
        container

        Manage containers
        0 group
        """
    )

    static let containerStats = Command(
        """
        container stats, stats
        [OPTIONS] [CONTAINER...]
        Show what containers use, again and again
        0+
        -a, --all  Show those that do not run, too
        @table-format
            --no-stream  Show the first figures and end
            --no-trunc  Show everything in full length
        """
    )
}
