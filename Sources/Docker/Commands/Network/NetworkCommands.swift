/// Commands of `docker network` that are not built; their tables stand, so that help and the parser know them.
extension Command {
    static let networkGroup = Command(
        """
        network

        Manage networks
        0 group api=1.21
        """
    )
}
