import Text

extension Command {
    static let pull = Command(
        "pull",
        group: "image",
        usage: "[OPTIONS] NAME[:TAG|@DIGEST]",
        "Download an image from a registry",
        [
            OptionSpec("platform", nil, .string, "Set platform if server is multi-platform capable"),
            OptionSpec("quiet", "q", .bool, "Suppress verbose output"),
        ],
        arguments: 1...1
    ) { invocation in
        let name = invocation.arguments[0]
        try Pulling.pull(invocation, name, output: 1)
        if invocation.options.bool("quiet") { say(Pulling.familiar(name)) }
        return 0
    }
}

enum Pulling {
    /// The name with the tag that is meant when there is none.
    static func familiar(_ name: String) -> String {
        let last = name.split(separator: "/").last ?? ""
        return name.contains("@") || last.contains(":") ? name : "\(name):latest"
    }

    /// An image's name as path elements; its slashes stay.
    static func path(_ name: String) -> String {
        name.split(separator: "/", omittingEmptySubsequences: false).map { Client.escape(String($0)) }
            .joined(separator: "/")
    }

    static func pull(_ invocation: Invocation, _ name: String, output: Int32) throws {
        let full = familiar(name)
        var image = full
        var tag = ""
        if let at = full.firstIndex(of: "@") {
            image = String(full[..<at])
            tag = String(full[full.index(after: at)...])
        } else if let colon = full.lastIndex(of: ":") {
            image = String(full[..<colon])
            tag = String(full[full.index(after: colon)...])
        }
        var query = [("fromImage", image), ("tag", tag)]
        if let platform = invocation.options.string("platform") { query.append(("platform", platform)) }
        let stream = try invocation.client.stream("POST", "/images/create", query)
        try Progress.show(stream, output: output, quiet: invocation.options.bool("quiet"))
        invocation.client.recycle(stream)
    }
}
