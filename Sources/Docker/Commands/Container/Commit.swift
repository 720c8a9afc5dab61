import OCI
import Text

extension Command {
    static let containerCommit = Command(
        """
        container commit, commit
        [OPTIONS] CONTAINER [REPOSITORY[:TAG]]
        Make an image of a container's changes
        1-2 leading
        -a, --author string  Author (as "Ada <ada@example.org>")
        -c, --change list  Dockerfile instruction for the new image
        -m, --message string  Message of the commit
        -p, --pause bool=true  Pause the container meanwhile
        """
    ) { invocation in
        let options = invocation.options
        var query = [("container", invocation.arguments[0])]
        if invocation.arguments.count > 1 {
            let name = try ImageName.tagged(ImageName.parse(invocation.arguments[1]))
            if name.digest != nil { throw Failure("refusing to create a tag with a digest reference") }
            query += [("repo", name.repository), ("tag", name.tag ?? "")]
        }
        for (option, key) in [("author", "author"), ("message", "comment")] {
            if let text = options.string(option) { query.append((key, text)) }
        }
        query += options.list("change").map { ("changes", $0) }
        if !options.bool("pause", default: true) { query.append(("pause", "0")) }
        let answer = try invocation.client.call("POST", "/commit", query)
        say(answer["Id"]?.string ?? "")
        return 0
    }
}
