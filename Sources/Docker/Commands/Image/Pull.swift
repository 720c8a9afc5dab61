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
            --platform string  Platform of the image, where there are several
        -q, --quiet  Say only what is needed
        """
    ) { invocation in
        let name = invocation.arguments[0]
        try Pulling.pull(invocation, name, output: 1)
        if invocation.options.bool("quiet") { say(invocation.options.bool("all-tags") ? name : Pulling.familiar(name)) }
        return 0
    }
}

enum Pulling {
    /// The name with the tag that is meant when there is none.
    static func familiar(_ name: String) -> String {
        let last = name.split(separator: "/").last ?? ""
        return name.contains("@") || last.contains(":") ? name : "\(name):latest"
    }

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

    static func pull(_ invocation: Invocation, _ name: String, output: Int32) throws {
        try invocation.refuseTrust()
        let isAll = invocation.options.bool("all-tags")
        let full = isAll ? name : familiar(name)
        if isAll, familiar(name) == name { throw Failure("tag can't be used with --all-tags/-a") }
        var image = full
        var tag = ""
        if let at = full.firstIndex(of: "@") {
            image = String(full[..<at])
            tag = String(full[full.index(after: at)...])
        } else {
            (image, tag) = split(full)
        }
        var query = [("fromImage", image), ("tag", tag)]
        if let platform = platform(invocation.options) { query.append(("platform", platform)) }
        let credentials = try invocation.settings.credentials.header(for: full)
        let stream = try invocation.client.stream("POST", "/images/create", query, headers: [credentials])
        try Progress.show(stream, output: invocation.options.bool("quiet") ? nil : output)
        invocation.client.recycle(stream)
    }
}
