/// Commands of `docker context` that are not built; their tables stand, so that help and the parser know them.
extension Command {
    static let contextGroup = Command(
        """
        context

        Manage contexts
        0 group
        """
    )

    static let contextCreate = Command(
        """
        context create
        [OPTIONS] CONTEXT
        Make a context
        1
        | Make a context
        | 
        | Endpoint of the daemon, as pairs KEY=VALUE behind --docker:
        | 
        | from                Name of a context whose endpoint is copied
        | host                Where the daemon listens
        | ca                  Certificate of the only authority that is trusted
        | cert                File of the client's certificate
        | key                 File of the client's key
        | skip-tls-verify     Do not check the daemon's certificate
            --description string  What the context is for
            --docker stringToString=[]  Endpoint of the daemon
            --from string  Context to copy
        """
    )

    static let contextExport = Command(
        """
        context export
        [OPTIONS] CONTEXT [FILE|-]
        Write a context to a tar archive or to STDOUT
        1-2
        """
    )

    static let contextImport = Command(
        """
        context import
        CONTEXT FILE|-
        Read a context from a tar or zip archive
        2
        """
    )

    static let contextInspect = Command(
        """
        context inspect
        [OPTIONS] [CONTEXT] [CONTEXT...]
        Show all details of contexts
        0+
        @format-f
        """
    )

    static let contextLs = Command(
        """
        context ls, context list
        [OPTIONS]
        Show contexts
        0
        @table-format
        -q, --quiet  Print names only
        """
    )

    static let contextRm = Command(
        """
        context rm, context remove
        CONTEXT [CONTEXT...]
        Remove contexts
        1+
        -f, --force  Remove a context that is in use
        """
    )

    static let contextShow = Command(
        """
        context show

        Print the name of the current context
        0
        """
    )

    static let contextUpdate = Command(
        """
        context update
        [OPTIONS] CONTEXT
        Change a context
        1
        | Change a context
        | 
        | Endpoint of the daemon, as pairs KEY=VALUE behind --docker:
        | 
        | from                Name of a context whose endpoint is copied
        | host                Where the daemon listens
        | ca                  Certificate of the only authority that is trusted
        | cert                File of the client's certificate
        | key                 File of the client's key
        | skip-tls-verify     Do not check the daemon's certificate
            --description string  What the context is for
            --docker stringToString=[]  Endpoint of the daemon
        """
    )

    static let contextUse = Command(
        """
        context use
        CONTEXT
        Choose the current context
        1
        """
    )
}
