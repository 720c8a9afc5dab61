extension Command {
    static let systemGroup = Command(
        """
        system

        Manage the daemon
        0 group
        """
    )
}
