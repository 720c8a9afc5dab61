import Glibc
import Linux
import Text

extension Command {
    static let imageLs = Command(
        """
        image ls, image list, images
        [OPTIONS] [REPOSITORY[:TAG]]
        Show images
        0-1
        -a, --all  Show intermediate images, too
            --digests  Show digests
        -f, --filter filter  Show what fits these conditions
        @table-format
            --no-trunc  Show everything in full length
        -q, --quiet  Print image IDs only
            --tree {api 1.47}  Show each image with its platforms as a tree (EXPERIMENTAL)
        """
    ) { invocation in
        let options = invocation.options
        var filters = options.list("filter")
        if let name = invocation.arguments.first { filters.append("reference=\(name)") }
        var query = options.bool("all") ? [("all", "1")] : []
        if !filters.isEmpty { query.append(("filters", try Filters.json(filters))) }
        if options.bool("tree") {
            try showTree(invocation, query)
            return 0
        }
        let answer = try invocation.client.call("GET", "/images/json", query)
        let isQuiet = options.bool("quiet")
        let isColumn = options.bool("digests")
        var text = invocation.format("imagesFormat")
        if isColumn, let given = text, given.hasPrefix("table"), given != "table", !given.contains("{{.Digest}}") {
            text = given + #"\t{{.Digest}}"#
        }
        let format = ListFormat(
            text,
            table: isColumn ? ImageList.tableWithDigests : ImageList.table,
            quiet: isQuiet ? "{{.ID}}" : nil,
            raw: isQuiet ? "image_id: {{.ID}}" : ImageList.raw(withDigests: isColumn)
        )
        let rows = answer.elements.flatMap {
            ImageList.rows(
                $0,
                isFull: options.bool("no-trunc"),
                withDigests: isColumn || format.template.contains("{{.Digest}}"),
                isColumn: isColumn
            )
        }
        try writeFully(1, try ImageList.listing.text(rows, format)[...])
        if let name = invocation.arguments.first, answer.elements.isEmpty, invocation.path == "images",
            subcommands.contains(name)
        {
            complain("\nNo images found matching \(GoQuote.quoted(name)): did you mean \"docker image \(name)\"?")
        }
        return 0
    }

    private static func showTree(_ invocation: Invocation, _ query: [(String, String)]) throws {
        let options = invocation.options
        for (name, said) in [("quiet", "quiet"), ("no-trunc", "no-trunc"), ("digests", "show-digest")]
        where options.bool(name) {
            throw Failure("--\(said) is not yet supported with --tree")
        }
        if options.string("format")?.isEmpty == false { throw Failure("--format is not yet supported with --tree") }
        let images = try invocation.client.call("GET", "/images/json", query + [("manifests", "1")]).elements
        let isTerminal = isatty(1) == 1
        let tree = ImageTree(
            images,
            showsAll: options.bool("all"),
            isTerminal: isTerminal,
            columns: isTerminal ? RawMode.size(of: 1)?.columns ?? 0 : 0
        )
        try writeFully(1, Array(tree.text.utf8)[...])
    }

    /// What is mistaken for a name after `docker images`.
    private static let subcommands: Set<String> = [
        "build", "history", "import", "inspect", "list", "load", "ls", "prune", "pull", "push", "rm", "save", "tag",
    ]
}
