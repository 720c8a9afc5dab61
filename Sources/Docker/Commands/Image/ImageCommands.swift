extension Command {
    static let imageGroup = Command(
        """
        image

        Manage images
        0 group
        """
    )
}
