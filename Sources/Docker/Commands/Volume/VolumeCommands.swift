/// Commands of `docker volume` that are not built; their tables stand, so that help and the parser know them.
extension Command {
    static let volumeGroup = Command(
        """
        volume
        COMMAND
        Manage volumes
        0 group api=1.21
        """
    )

    static let volumeUpdate = Command(
        """
        volume update
        [OPTIONS] [VOLUME]
        Change a volume (cluster volumes only)
        1 api=1.42
            --availability string=active {api 1.42}  Availability of a cluster volume ("active", "pause", "drain")
        """
    )
}
