/// Commands of `docker registry` that are not built; their tables stand, so that help and the parser know them.
extension Command {
    static let login = Command(
        """
        login
        [OPTIONS] [SERVER]
        Log in to a registry
        0-1
        | Log in to a registry.
        | Without a server it is Docker Hub.
        -p, --password string  Password or access token
            --password-stdin  Read the password or access token from standard input
        -u, --username string  Name of the user
        """
    )

    static let logout = Command(
        """
        logout
        [SERVER]
        Log out of a registry
        0-1
        | Log out of a registry.
        | Without a server it is the one that the daemon names.
        """
    )
}
