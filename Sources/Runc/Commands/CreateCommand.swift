import Runtime

extension RuncCommand {
    static let create = RuncCommand(
        name: "create",
        summary: "create a container",
        arguments: ContainerFlags.newID,
        description: """
            Makes a container from a bundle: a folder with a file named "config.json" and a
            root file system. Its process stands ready and waits for "runc start".

            The program that it starts then is the args member of process in config.json;
            "runc spec --help" says more of that file.
            """,
        flags: [
            ContainerFlags.bundle, ContainerFlags.consoleSocket, ContainerFlags.pidfdSocket("init"),
            ContainerFlags.pidFile, ContainerFlags.noPivot, ContainerFlags.noNewKeyring,
            ContainerFlags.preserveDescriptors,
        ],
        count: 1...1,
        failurePrefix: "runc create failed: ",
        action: CreateCommand.run
    )
}

enum CreateCommand {
    static func run(_ context: RuncContext) throws -> Int32 {
        var options = try NewContainer.options(context, isDetached: true)
        try NewContainer.addListeningSockets(to: &options, context.flags)
        _ = try Creator(store: context.store, id: context.id(), options: options).create()
        return 0
    }
}
