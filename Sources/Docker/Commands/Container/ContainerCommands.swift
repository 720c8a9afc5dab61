/// Commands of `docker container` that are not built; their tables stand, so that help and the parser know them.
extension Command {
    static let containerGroup = Command(
        """
        container

        Manage containers
        0 group
        """
    )

    static let containerCp = Command(
        """
        container cp, cp
        [OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\\n\\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH
        Copy files and folders between a container and this machine
        2
        | Copy files and folders between a container and this machine
        | 
        | "-" as the source is a tar archive on standard input, which is unpacked in a
        | folder of the container; "-" as the destination writes one to standard output.
        -a, --archive  Keep owners of files (ids of user and group)
        -L, --follow-link  Copy what a link at SRC_PATH leads to
        -q, --quiet  Show no progress; without a terminal there is none anyway
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
