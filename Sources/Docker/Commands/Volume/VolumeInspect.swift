extension Command {
    static let volumeInspect = Command(
        """
        volume inspect
        [OPTIONS] VOLUME [VOLUME...]
        Show all details of volumes
        1+
        @format-f
        """
    ) { invocation in
        try Inspection.show(invocation, isTyped: true) { name in try Inspection.object(invocation, "volume", name) }
    }
}
