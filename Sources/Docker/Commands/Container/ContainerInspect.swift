extension Command {
    static let containerInspect = Command(
        """
        container inspect
        [OPTIONS] CONTAINER [CONTAINER...]
        Show all details of containers
        1+
        @format-f
        -s, --size  Show the size of files, too
        """
    ) { invocation in
        try Inspection.show(invocation) { name in try Inspection.object(invocation, "container", name) }
    }
}
