import Glibc
import Linux
import Text

extension Command {
    static let imageLoad = Command(
        """
        image load, load
        [OPTIONS]
        Read images from a tar archive or STDIN
        0
        -i, --input string  File to read, instead of STDIN
            --platform string {api 1.48}  Platform to load, as "os[/arch[/variant]]" (say "linux/amd64")
        -q, --quiet  Do not show what is loaded
        """
    ) { invocation in
        // Bars are for terminals.
        let quiet = invocation.options.bool("quiet") || isatty(1) != 1
        let path = invocation.options.text("input")
        if path == nil && isatty(0) == 1 { throw Failure("requested load from stdin, but stdin is empty") }
        var query = [("quiet", quiet ? "1" : "0")]
        if let text = invocation.options.text("platform") {
            query.append(("platform", try PlatformValue.json(text)))
        }
        try Uploading.send(invocation, path, "/images/load", query)
        return 0
    }

    static let imageImport = Command(
        """
        image import, import
        [OPTIONS] file|URL|- [REPOSITORY[:TAG]]
        Make an image of a tar archive of files
        1+
        -c, --change list  Dockerfile instruction for the new image
        -m, --message string  Message of the image
            --platform string {api 1.32}  Platform of the image, where there are several
        """
    ) { invocation in
        let source = invocation.arguments[0]
        // The daemon fetches those.
        let isURL = source.hasPrefix("https://") || source.hasPrefix("http://")
        var query = [("fromSrc", isURL ? source : "-")]
        if invocation.arguments.count > 1 {
            let name = invocation.arguments[1]
            if !name.isEmpty { _ = try ImageName.parse(name) }
            query.append(("repo", name))
        }
        for change in invocation.options.list("change") { query.append(("changes", change)) }
        for name in ["message", "platform"] {
            if let value = invocation.options.string(name) { query.append((name, value)) }
        }
        if isURL {
            try Progress.show(try invocation.client.stream("POST", "/images/create", query), output: 1)
            return 0
        }
        try Uploading.send(invocation, source == "-" ? nil : source, "/images/create", query)
        return 0
    }
}

enum Uploading {
    /// Sends a file, or stdin when there is no path, and shows the daemon's answer.
    static func send(
        _ invocation: Invocation,
        _ path: String?,
        _ target: String,
        _ query: [(String, String)]
    ) throws {
        let stream: HTTPConnection
        if let path {
            let file = try FileDescriptor.open(path, O_RDONLY)
            stream = try invocation.client.upload("POST", target, query, from: file.raw)
        } else {
            stream = try invocation.client.upload("POST", target, query, from: 0)
        }
        try Progress.show(stream, output: 1)
    }
}
