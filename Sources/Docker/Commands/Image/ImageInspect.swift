import Text

extension Command {
    static let imageInspect = Command(
        """
        image inspect
        [OPTIONS] IMAGE [IMAGE...]
        Show all details of images
        1+
        @format-f
            --platform string {api 1.49}  Platform to look at.\\nIt is an error where the image has no such \
        platform.\\n'os[/arch[/variant]]': which platform (as linux/amd64)
        """
    ) { invocation in
        if let text = invocation.options.string("platform"), !text.isEmpty {
            _ = try PlatformValue.parse(text, problem: "")
        }
        return try Inspection.show(invocation) { name in try Inspection.object(invocation, "image", name) }
    }
}
