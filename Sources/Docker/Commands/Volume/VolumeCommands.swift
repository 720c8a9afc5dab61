/// Commands of `docker volume` that are not built; their tables stand, so that help and the parser know them.
extension Command {
    static let volumeGroup = Command(
        """
        volume
        COMMAND
        Manage volumes
        0 group
        """
    )

    static let volumeUpdate = Command(
        """
        volume update
        [OPTIONS] [VOLUME]
        Change a volume (cluster volumes only)
        1
            --availability string=active  Availability of a cluster volume ("active", "pause", "drain")
        """
    )
}
