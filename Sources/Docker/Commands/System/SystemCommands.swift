/// Commands of `docker system` that are not built; their tables stand, so that help and the parser know them.
extension Command {
    static let systemGroup = Command(
        """
        system

        Manage the daemon
        0 group
        """
    )

    static let systemDf = Command(
        """
        system df
        [OPTIONS]
        Show what takes space on the disk
        0
        @table-format
        -v, --verbose  Show each object
        """
    )
}
