import OCI
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
        let text = invocation.arguments[1]
        let target: ImageReference
        do throws(Failure) { target = try ImageName.tagged(ImageName.parse(text)) } catch {
            let sentence = "Error parsing reference: \(GoQuote.quoted(text)) is not a valid repository/tag"
            throw Failure("\(sentence): \(error.message)")
        }
        if target.digest != nil { throw Failure("refusing to create a tag with a digest reference") }
        let query = [("repo", target.repository), ("tag", target.tag ?? "")]
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
            --platform strings {api 1.50}  Platform to remove, as "os[/arch[/variant]]" (say "linux/amd64")
        """
    ) { invocation in
        let options = invocation.options
        var query: [(String, String)] = []
        if options.bool("force") { query.append(("force", "1")) }
        if options.bool("no-prune") { query.append(("noprune", "1")) }
        for text in options.list("platform") { query.append(("platforms", try PlatformValue.json(text, problem: ""))) }
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
