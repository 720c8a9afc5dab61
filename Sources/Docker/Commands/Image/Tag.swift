import Text

extension Command {
    static let tag = Command(
        "tag",
        group: "image",
        usage: "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
        "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
        arguments: 2...2
    ) { invocation in
        let full = Pulling.familiar(invocation.arguments[1])
        let colon = full.lastIndex(of: ":") ?? full.endIndex
        let query = [("repo", String(full[..<colon])), ("tag", String(full[colon...].dropFirst()))]
        try invocation.client.call("POST", "/images/\(Pulling.path(invocation.arguments[0]))/tag", query)
        return 0
    }

    static let removeImage = Command(
        "rmi",
        group: "image",
        usage: "[OPTIONS] IMAGE [IMAGE...]",
        "Remove one or more images",
        [
            OptionSpec("force", "f", .bool, "Force removal of the image"),
            OptionSpec("no-prune", nil, .bool, "Do not delete untagged parents"),
        ],
        arguments: some
    ) { invocation in
        let options = invocation.options
        var query: [(String, String)] = []
        if options.bool("force") { query.append(("force", "1")) }
        if options.bool("no-prune") { query.append(("noprune", "1")) }
        return try invocation.each { name in
            let answer = try invocation.client.call("DELETE", "/images/\(Pulling.path(name))", query)
            for entry in answer.elements {
                if let tag = entry["Untagged"]?.string { say("Untagged: \(tag)") }
                if let id = entry["Deleted"]?.string { say("Deleted: \(id)") }
            }
            return nil
        }
    }
}
