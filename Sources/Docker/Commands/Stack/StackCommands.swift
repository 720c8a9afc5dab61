/// Commands of `docker stack`.
extension Command {
    static let stackGroup = Command(
        """
        stack
        [OPTIONS]
        Manage stacks of swarms
        0 group api=1.25
        """
    )

    static let stackConfig = Command(
        """
        stack config
        [OPTIONS]
        Print the file after merging and filling in variables
        0
        -c, --compose-file strings  Path of a Compose file, "-" for standard input
            --skip-interpolation  Merge only, and leave variables as they are
        """
    ) { try StackFiles.show($0) }

    static let stackDeploy = Command(
        """
        stack deploy, stack up
        [OPTIONS] STACK
        Deploy a stack or change one
        1
        -c, --compose-file strings {api 1.25}  Path of a Compose file, "-" for standard input
        -d, --detach bool=true  Do not wait until the services are as asked for
            --prune {api 1.27}  Remove services that the file no longer has
        -q, --quiet  Show no progress
            --resolve-image string=always {api 1.30}  When the registry is asked for images' digests and platforms \
        ("always", "changed", "never")
            --with-registry-auth  Send the registry's credentials to the nodes
        """
    ) { try StackDeployment.run($0) }

    static let stackLs = Command(
        """
        stack ls, stack list
        [OPTIONS]
        Show stacks
        0
        @table-format
        """
    ) { try Stacks.list($0) }

    static let stackPs = Command(
        """
        stack ps
        [OPTIONS] STACK
        Show the tasks of a stack
        1
        -f, --filter filter  Show what fits these conditions
        @table-format
            --no-resolve  Show IDs, not names
            --no-trunc  Show everything in full length
        -q, --quiet  Print task IDs only
        """
    ) { try Stacks.tasks($0) }

    static let stackRm = Command(
        """
        stack rm, stack remove, stack down
        [OPTIONS] STACK [STACK...]
        Remove stacks
        1+
        -d, --detach bool=true  Do not wait for the end of the removal
        """
    ) { try Stacks.remove($0) }

    static let stackServices = Command(
        """
        stack services
        [OPTIONS] STACK
        Show the services of a stack
        1
        -f, --filter filter  Show what fits these conditions
        @table-format
        -q, --quiet  Print IDs only
        """
    ) { try Stacks.services($0) }
}
