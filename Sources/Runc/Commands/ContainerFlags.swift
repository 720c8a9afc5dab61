import Text

/// Flags and texts that several commands have alike.
enum ContainerFlags {
    static let id = """
        <container-id>

        "<container-id>" is the name of the container.
        """

    static let newID = """
        <container-id>

        "<container-id>" names the new container. No other container of this host may
        have that name.
        """

    static let bundle = Flag("bundle", "b", .string, "folder of the bundle; the current one unless named")
    static let consoleSocket = Flag(
        "console-socket",
        .string,
        "path of an AF_UNIX socket that gets a descriptor of the master end of the container's terminal"
    )
    static let pidFile = Flag("pid-file", .string, "write the id of the process to this file")
    static let noPivot = Flag(
        "no-pivot",
        .bool,
        "change the root by a move of mounts instead of pivot_root(2), which refuses a root on a ramdisk"
    )
    static let noNewKeyring = Flag(
        "no-new-keyring",
        .bool,
        "leave the container in the caller's session keyring instead of a new one"
    )
    static let preserveDescriptors = Flag(
        "preserve-fds",
        .integer,
        "pass N more descriptors to the container (standard ones + $LISTEN_FDS + N in all)",
        preset: "0"
    )
    static let detach = Flag("detach", "d", .bool, "return as soon as the process runs")
    static let noSubreaper = Flag(
        "no-subreaper",
        .bool,
        "leave processes whose parent has ended to the system's reaper"
    )

    static func pidfdSocket(_ process: String) -> Flag {
        Flag("pidfd-socket", .string, "path of an AF_UNIX socket that gets a pidfd of the \(process) process")
    }
}
