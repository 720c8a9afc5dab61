extension Command {
    static let containerGroup = Command(
        """
        container

        Manage containers
        0 group
        """
    )
}
