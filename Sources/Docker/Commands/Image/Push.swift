import Linux
import OCI
import Text

extension Command {
    static let imagePush = Command(
        """
        image push, push
        [OPTIONS] NAME[:TAG]
        Send an image to a registry
        1
        -a, --all-tags  Push every tag of the repository
            --disable-content-trust bool=true  Do not sign the image
            --platform string {api 1.46}  Push one platform of an image, as an image of its own.\\nThe index and what else \
        it lists (attestations, other platforms) stay behind.\\n'os[/arch[/variant]]': which platform (as \
        linux/amd64)
        -q, --quiet  Say only what is needed
        """
    ) { invocation in
        let options = invocation.options
        let isQuiet = options.bool("quiet")
        try invocation.refuseTrust()
        var query: [(String, String)] = []
        if let platform = options.string("platform"), !platform.isEmpty {
            query.append(("platform", try PlatformValue.json(platform)))
            Note.info(
                """
                Using --platform pushes only the specified platform manifest of a multi-platform image index.
                Other components, like attestations, will not be included.
                To push the complete multi-platform image, remove the --platform flag.

                """,
                to: 1
            )
        }
        var image = try ImageName.parse(invocation.arguments[0])
        if options.bool("all-tags") {
            if !image.isNameOnly { throw Failure("tag can't be used with --all-tags/-a") }
        } else if image.isNameOnly {
            image = try ImageName.tagged(image)
            if !isQuiet { say("Using default tag: latest") }
        }
        if let tag = image.tag { query.append(("tag", tag)) }
        let stream = try invocation.client.stream(
            "POST",
            "/images/\(Pulling.path(image.familiarRepository))/push",
            query,
            headers: [try invocation.settings.credentials.header(for: image.name)]
        )
        var notes: [String] = []
        defer { for note in notes { Note.info(note, to: 1) } }
        try Progress.show(stream, output: isQuiet ? nil : 1) { aux in
            if let note = Pushing.note(aux) { notes.append(note) }
        }
        if isQuiet { say(image.name) }
        return 0
    }
}

/// What the daemon tells beside the progress of a push.
enum Pushing {
    static func note(_ node: JSONNode) -> String? {
        if node["manifestPushedInsteadOfIndex"]?.bool == true {
            let whole = node["originalIndex"]?["digest"]?.string ?? ""
            let one = node["selectedManifest"]?["digest"]?.string ?? ""
            return "Not all multiplatform-content is present and only the available single-platform image was pushed\n"
                + "\u{1B}[31m\(whole)\u{1B}[0m -> \u{1B}[32m\(one)\u{1B}[0m"
        }
        if node["contentMissing"]?.bool == true {
            return "The manifest list names manifests that are neither here nor in the remote repository.\n"
                + "One platform alone is pushed by --platform."
        }
        return nil
    }
}
