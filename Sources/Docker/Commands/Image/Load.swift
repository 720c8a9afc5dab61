import Glibc
import Linux
import Text

extension Command {
    static let load = Command(
        "load",
        group: "image",
        usage: "[OPTIONS]",
        "Load an image from a tar archive or STDIN",
        [
            OptionSpec("input", "i", .string, "Read from tar archive file, instead of STDIN"),
            OptionSpec("quiet", "q", .bool, "Suppress the load output"),
        ],
        arguments: 0...0
    ) { invocation in
        let quiet = invocation.options.bool("quiet")
        let path = invocation.options.string("input")
        if path == nil && isatty(0) == 1 { throw Failure("requested load from stdin, but stdin is empty") }
        try Uploading.send(invocation, path, "/images/load", [("quiet", quiet ? "1" : "0")], quiet: quiet)
        return 0
    }

    static let importImage = Command(
        "import",
        group: "image",
        usage: "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
        "Import the contents from a tarball to create a filesystem image",
        [
            OptionSpec("change", "c", .list, "Apply Dockerfile instruction to the created image"),
            OptionSpec("message", "m", .string, "Set commit message for imported image"),
            OptionSpec("platform", nil, .string, "Set platform if server is multi-platform capable"),
        ],
        arguments: 1...2
    ) { invocation in
        let source = invocation.arguments[0]
        // What has a scheme is the daemon's to fetch.
        let isURL = source.contains("://")
        var query = [("fromSrc", isURL ? source : "-")]
        if invocation.arguments.count > 1 {
            let name = invocation.arguments[1]
            let last = name.split(separator: "/").last ?? ""
            let tag = last.firstIndex(of: ":").map { String(last[last.index(after: $0)...]) } ?? ""
            query.append(("repo", tag.isEmpty ? name : String(name.dropLast(tag.count + 1))))
            query.append(("tag", tag))
        }
        for change in invocation.options.list("change") { query.append(("changes", change)) }
        for name in ["message", "platform"] {
            if let value = invocation.options.string(name) { query.append((name, value)) }
        }
        if isURL {
            try Progress.show(try invocation.client.stream("POST", "/images/create", query), output: 1, quiet: false)
            return 0
        }
        try Uploading.send(invocation, source == "-" ? nil : source, "/images/create", query, quiet: false)
        return 0
    }
}

enum Uploading {
    /// Sends a file, or stdin when there is no path, and shows the daemon's answer.
    static func send(
        _ invocation: Invocation,
        _ path: String?,
        _ target: String,
        _ query: [(String, String)],
        quiet: Bool
    ) throws {
        let stream: HTTPConnection
        if let path {
            let file = try FileDescriptor.open(path, O_RDONLY)
            stream = try invocation.client.stream("POST", target, query, upload: file.raw)
        } else {
            stream = try invocation.client.stream("POST", target, query, upload: 0)
        }
        try Progress.show(stream, output: 1, quiet: quiet)
    }
}
