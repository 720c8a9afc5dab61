import OCI
import Text

extension Command {
    static let imagePull = Command(
        """
        image pull, pull
        [OPTIONS] NAME[:TAG|@DIGEST]
        Fetch an image from a registry
        1
        -a, --all-tags  Pull every tag of the repository
            --disable-content-trust bool=true  Do not check the image's signature
            --platform string {api 1.32}  Platform of the image, where there are several
        -q, --quiet  Say only what is needed
        """
    ) { invocation in
        var name = try ImageName.parse(invocation.arguments[0])
        if invocation.options.bool("all-tags") {
            if !name.isNameOnly { throw Failure("tag can't be used with --all-tags/-a") }
        } else if name.isNameOnly {
            name = try ImageName.tagged(name)
            if !invocation.options.bool("quiet") { say("Using default tag: latest") }
        }
        try Pulling.pull(invocation, name, output: 1)
        say(ImageName.full(name))
        return 0
    }
}

enum Pulling {
    /// Repository and tag; without a tag it is "".
    static func split(_ name: String) -> (String, String) {
        let last = name.lastIndex(of: "/") ?? name.startIndex
        guard let colon = name[last...].lastIndex(of: ":") else { return (name, "") }
        return (String(name[..<colon]), String(name[name.index(after: colon)...]))
    }

    /// An image's name as path elements; its slashes stay.
    static func path(_ name: String) -> String {
        name.split(separator: "/", omittingEmptySubsequences: false).map { Client.escape(String($0)) }
            .joined(separator: "/")
    }

    static func platform(_ options: ParsedOptions) -> String? {
        options.string("platform") ?? Configuration.variable("DOCKER_DEFAULT_PLATFORM")
    }

    /// Every tag where there is none.
    static func pull(_ invocation: Invocation, _ name: ImageReference, output: Int32) throws {
        try invocation.refuseTrust()
        var query = [("fromImage", name.repository)]
        if let tag = name.digest ?? name.tag { query.append(("tag", tag)) }
        if let platform = platform(invocation.options) { query.append(("platform", platform.lowercased())) }
        let credentials = try invocation.settings.credentials.header(for: name.name)
        let stream = try invocation.client.stream("POST", "/images/create", query, headers: [credentials])
        try Progress.show(stream, output: invocation.options.bool("quiet") ? nil : output)
        invocation.client.recycle(stream)
    }
}
