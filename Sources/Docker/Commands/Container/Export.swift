import Text

extension Command {
    static let containerExport = Command(
        """
        container export, export
        [OPTIONS] CONTAINER
        Write a container's files as a tar archive
        1
        -o, --output string  File to write to, instead of STDOUT
        """
    ) { invocation in
        try ArchiveOutput.write(
            invocation,
            Invocation.container(invocation.arguments[0], "export"),
            [],
            "export container"
        )
    }
}
