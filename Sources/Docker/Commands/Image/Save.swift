import Text

extension Command {
    static let imageSave = Command(
        """
        image save, save
        [OPTIONS] IMAGE [IMAGE...]
        Write images to a tar archive (to STDOUT unless told)
        1+
        -o, --output string  File to write to, instead of STDOUT
            --platform string {api 1.48}  Platform to save, as "os[/arch[/variant]]" (say "linux/amd64")
        """
    ) { invocation in
        var query = invocation.arguments.map { ("names", $0) }
        if let text = invocation.options.text("platform") {
            query.append(("platform", try PlatformValue.json(text)))
        }
        return try ArchiveOutput.write(invocation, "/images/get", query, "save image")
    }
}
