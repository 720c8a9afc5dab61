extension Command {
    static let imageInspect = Command(
        """
        image inspect
        [OPTIONS] IMAGE [IMAGE...]
        Show all details of images
        1+
        @format-f
            --platform string  Platform to look at.\\nIt is an error where the image has no such \
        platform.\\n'os[/arch[/variant]]': which platform (as linux/amd64)
        """
    ) { invocation in
        try Inspection.show(invocation) { name in try Inspection.object(invocation, "image", name) }
    }
}
