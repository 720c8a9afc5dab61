import Text

extension Command {
    static let imageTag = Command(
        """
        image tag, tag
        SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]
        Give an image a further name
        2 leading
        """
    ) { invocation in
        let full = Pulling.familiar(invocation.arguments[1])
        let colon = full.lastIndex(of: ":") ?? full.endIndex
        let query = [("repo", String(full[..<colon])), ("tag", String(full[colon...].dropFirst()))]
        try invocation.client.call("POST", "/images/\(Pulling.path(invocation.arguments[0]))/tag", query)
        return 0
    }

    static let imageRm = Command(
        """
        image rm, image remove, rmi
        [OPTIONS] IMAGE [IMAGE...]
        Remove images
        1+
        -f, --force  Remove it in spite of containers and names
            --no-prune  Keep parents without a name
            --platform strings  Platform to remove, as "os[/arch[/variant]]" (say "linux/amd64")
        """
    ) { invocation in
        let options = invocation.options
        var query: [(String, String)] = []
        if options.bool("force") { query.append(("force", "1")) }
        if options.bool("no-prune") { query.append(("noprune", "1")) }
        for text in options.list("platform") { query.append(("platforms", try PlatformValue.json(text))) }
        return try invocation.each { name in
            let answer: JSONNode
            do {
                answer = try invocation.client.call("DELETE", "/images/\(Pulling.path(name))", query)
            } catch let failure as Failure where failure.status == 404 && options.bool("force") {
                complain(failure.message)
                return nil
            }
            for entry in answer.elements {
                if let tag = entry["Untagged"]?.string { say("Untagged: \(tag)") }
                if let id = entry["Deleted"]?.string { say("Deleted: \(id)") }
            }
            return nil
        }
    }
}
