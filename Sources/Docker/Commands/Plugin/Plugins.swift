import Bytes
import CLinux
import Glibc
import GoTemplate
import Linux
import OCI
import Text

/// What the `plugin` commands do.
enum Plugins {
    private static func path(_ name: String, _ verb: String = "") -> String {
        "/plugins/\(Pulling.path(name))" + (verb.isEmpty ? "" : "/\(verb)")
    }

    private static func reference(_ text: String) throws -> ImageReference {
        do throws(EngineError) { return try ImageReference(text) } catch { throw Failure(error.message) }
    }

    /// With the tag that is meant when there is none; one with a digest is no name for what is here.
    private static func tagged(_ text: String) throws -> String {
        let reference = try reference(text)
        if reference.digest != nil { throw Failure("invalid name: \(text)") }
        return reference.familiar
    }

    static func create(_ invocation: Invocation) throws -> Int32 {
        let (name, folder) = (invocation.arguments[0], invocation.arguments[1])
        _ = try reference(name)
        let full = AbsolutePath.of(folder)
        var status = stat()
        do {
            try systemCall("lstat", path: full) { lstat(full, &status) }
            guard status.st_mode & S_IFMT == S_IFDIR else { throw Failure("context must be a directory") }
            let configuration = try Files.read(folder + "/config.json", limit: 4 << 20)
            _ = try JSONNode.parse(configuration)
        } catch let error as SystemCallError {
            throw Failure("\(error)")
        }
        let archive = try pack(full, isCompressed: invocation.options.bool("compress"))
        let stream = try invocation.client.upload("POST", "/plugins/create", [("name", name)], from: archive.raw)
        _ = try stream.readBody()
        say(name)
        return 0
    }

    /// In a file without a name, since its size is that of a whole root file system.
    private static func pack(_ folder: String, isCompressed: Bool) throws -> FileDescriptor {
        let temporary = Configuration.variable("TMPDIR") ?? "/tmp"
        let file = try FileDescriptor.open(temporary, O_TMPFILE | O_RDWR, mode: 0o600)
        let opened = try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY)
        let output = FileSink(file.raw)
        let sink: any ByteSink = isCompressed ? try GzipSink(output) : output
        let writer = TarWriter(sink)
        try TreePacker(writer).addContent(of: opened)
        try writer.finish()
        try sink.finish()
        lseek(file.raw, 0, SEEK_SET)
        return file
    }

    static func enable(_ invocation: Invocation) throws -> Int32 {
        let timeout = invocation.options.int("timeout") ?? 30
        if timeout < 0 { throw Failure("negative timeout \(timeout) is invalid") }
        let name = invocation.arguments[0]
        try invocation.client.call("POST", path(name, "enable"), [("timeout", "\(timeout)")])
        say(name)
        return 0
    }

    static func disable(_ invocation: Invocation) throws -> Int32 {
        let name = invocation.arguments[0]
        let query = invocation.options.bool("force") ? [("force", "1")] : []
        try invocation.client.call("POST", path(name, "disable"), query)
        say(name)
        return 0
    }

    static func remove(_ invocation: Invocation) throws -> Int32 {
        let query = invocation.options.bool("force") ? [("force", "1")] : []
        return try invocation.each { name in
            try invocation.client.call("DELETE", path(name), query)
            return name
        }
    }

    static func set(_ invocation: Invocation) throws -> Int32 {
        try set(invocation.client, invocation.arguments[0], Array(invocation.arguments.dropFirst()))
        return 0
    }

    private static func set(_ client: Client, _ name: String, _ settings: [String]) throws {
        try client.call("POST", path(name, "set"), body: Tree.strings(settings).json)
    }

    static func push(_ invocation: Invocation) throws -> Int32 {
        let name = try tagged(invocation.arguments[0])
        let auth = try invocation.settings.credentials.header(for: name)
        let stream = try invocation.client.stream("POST", path(name, "push"), headers: [auth])
        try Progress.show(stream, output: 1)
        return 0
    }

    static func install(_ invocation: Invocation) throws -> Int32 {
        let options = invocation.options
        let client = invocation.client
        let alias = options.string("alias") ?? ""
        let remote = invocation.arguments[0]
        let local = alias.isEmpty ? "" : try tagged(alias)
        let name = try fetch(invocation, remote, "/plugins/pull", [("name", local)])
        let settings = Array(invocation.arguments.dropFirst())
        if !settings.isEmpty { try set(client, name, settings) }
        if !options.bool("disable") { try client.call("POST", path(name, "enable"), [("timeout", "0")]) }
        say("Installed plugin \(remote)")
        return 0
    }

    static func upgrade(_ invocation: Invocation) throws -> Int32 {
        let found: JSONNode
        do {
            found = try invocation.client.call("GET", path(invocation.arguments[0], "json"))
        } catch let failure as Failure {
            throw Failure("error reading plugin data: \(failure.message)")
        }
        if found["Enabled"]?.bool == true { throw Failure("the plugin must be disabled before upgrading") }
        let name = found["Name"]?.string ?? ""
        let current = found["PluginReference"]?.string ?? ""
        let remote = invocation.arguments.count > 1 ? invocation.arguments[1] : current
        let (old, new) = (try reference(current).familiar, try reference(remote).familiar)
        say("Upgrading plugin \(name) from \(old) to \(new)")
        if !invocation.options.bool("skip-remote-check"), old != new,
            !Pruning.isYes("Plugin images do not match, are you sure?", question: "")
        {
            throw Failure("plugin upgrade has been cancelled")
        }
        _ = try fetch(invocation, remote, path(name, "upgrade"), [])
        say("Upgraded plugin \(name) to \(remote)")
        return 0
    }

    /// Asks for the rights that a plugin wants, then has it fetched; the name that the daemon gave it.
    private static func fetch(
        _ invocation: Invocation,
        _ remote: String,
        _ path: String,
        _ query: [(String, String)]
    ) throws -> String {
        let client = invocation.client
        let full = try reference(remote)
        let name = full.isNameOnly ? full.repository : full.name
        let headers = [try invocation.settings.credentials.header(for: remote)]
        let query = [("remote", name)] + query
        let privileges = try client.call("GET", "/plugins/privileges", [("remote", name)], headers: headers)
        if !invocation.options.bool("grant-all-permissions"), !privileges.elements.isEmpty {
            var lines = ["Plugin \(GoQuote.quoted(remote)) is requesting the following privileges:"]
            for privilege in privileges.elements {
                let values = (privilege["Value"]?.strings ?? []).joined(separator: " ")
                lines.append(" - \(privilege["Name"]?.string ?? ""): [\(values)]")
            }
            lines.append("Do you grant the above permissions?")
            if !Pruning.isYes(lines.joined(separator: "\n"), question: "") {
                throw Failure("permission denied while installing plugin \(name)")
            }
        }
        let stream = try client.stream("POST", path, query, body: Array(privileges.rawBytes), headers: headers)
        try Progress.show(stream, output: 1)
        return stream.headers["docker-plugin-name"] ?? ""
    }

    static func inspect(_ invocation: Invocation) throws -> Int32 {
        try Inspection.show(invocation) { name in try Inspection.object(invocation, "plugin", name) }
    }

    static func list(_ invocation: Invocation) throws -> Int32 {
        let options = invocation.options
        let quiet = options.bool("quiet")
        let rows = try invocation.client.call("GET", "/plugins", try Filters.query(options)).elements
            .sorted { NaturalOrder.isLess($0["Name"]?.string ?? "", $1["Name"]?.string ?? "") }
            .map { PluginList.Row(node: $0, isFull: options.bool("no-trunc")) }
        let format = ListFormat(
            invocation.format("pluginsFormat"),
            table: PluginList.table,
            quiet: quiet ? "{{.ID}}" : nil,
            raw: quiet ? "plugin_id: {{.ID}}" : PluginList.raw
        )
        try writeFully(1, try PluginList.listing.text(rows, format)[...])
        return 0
    }
}
