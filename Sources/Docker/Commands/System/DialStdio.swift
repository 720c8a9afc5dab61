extension Command {
    static let systemDialStdio = Command(
        """
        system dial-stdio

        Connect standard input and output with the daemon's socket; for programs, not for people
        0 hidden
        """
    )
}
