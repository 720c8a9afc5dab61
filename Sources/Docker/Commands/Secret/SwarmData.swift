import GoTemplate
import Linux
import Text

/// Secrets and configs: the same commands for both, but that a config can be seen again.
struct SwarmData: Sendable {
    /// "secret" or "config".
    let noun: String
    /// What the daemon takes, in bytes.
    let limit: Int
    let kind: DocumentFormat.Kind

    static let secret = SwarmData(noun: "secret", limit: 500 << 10, kind: .secret)
    static let config = SwarmData(noun: "config", limit: 1000 << 10, kind: .config)

    private var isSecret: Bool { noun == "secret" }
    private func path(_ name: String) -> String { "/\(noun)s/\(Client.escape(name))" }

    func create(_ invocation: Invocation) throws -> Int32 {
        let options = invocation.options
        let source = invocation.arguments.count > 1 ? invocation.arguments[1] : ""
        let driver = options.string("driver") ?? ""
        var body: Tree = [
            "Name": .string(invocation.arguments[0]), "Labels": .map(CreateBody.map(options.list("label"))),
        ]
        if driver.isEmpty {
            do {
                body["Data"] = .string(Base64.encode(try read(source)))
            } catch let failure as Failure where !isSecret {
                throw Failure("Error reading content from \(GoQuote.quoted(source)): \(failure.message)")
            }
        } else {
            if !source.isEmpty { throw Failure("When using secret driver secret data must be empty") }
            body["Driver"]["Name"] = .string(driver)
        }
        body["Templating"]["Name"] = Tree.string(options.string("template-driver") ?? "").unlessEmpty
        let answer = try invocation.client.call("POST", "/\(noun)s/create", body: body.json)
        say(answer["ID"]?.string ?? "")
        return 0
    }

    /// Twice what the daemon takes at the most: the daemon says what is too much.
    private func read(_ source: String) throws -> [UInt8] {
        if source.isEmpty { throw Failure("\(noun) file is required") }
        let name = source == "-" ? "STDIN" : source
        let bytes: [UInt8]
        do throws(SystemCallError) {
            bytes = try InputFile.read(source, limit: 2 * limit)
        } catch {
            throw Failure("error reading from \(name): \(source == "-" ? "" : "open \(source): ")\(error.reason)")
        }
        if bytes.isEmpty { throw Failure("error reading from \(name): data is empty") }
        return bytes
    }

    func list(_ invocation: Invocation) throws -> Int32 {
        let options = invocation.options
        let answer = try invocation.client.call("GET", "/\(noun)s", try Filters.query(options))
        let rows = answer.elements.sorted { NaturalOrder.isLess(Self.name($0), Self.name($1)) }
        let table = isSecret ? Self.secretTable : Self.configTable
        let quiet = options.bool("quiet") ? "{{.ID}}" : nil
        let format = invocation.format("\(noun)Format")
        let listing = isSecret ? Self.secrets : Self.configs
        try writeFully(1, try listing.text(rows, ListFormat(format, table: table, quiet: quiet))[...])
        return 0
    }

    private static let secretTable = #"{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.CreatedAt}}\t{{.UpdatedAt}}"#
    private static let configTable = #"{{.ID}}\t{{.Name}}\t{{.CreatedAt}}\t{{.UpdatedAt}}"#
    private static let secrets = Listing<JSONNode>("*secret.secretContext", columns + [driver], label: label)
    private static let configs = Listing<JSONNode>("*config.configContext", columns, label: label)

    private static let driver = Column<JSONNode>("Driver", "DRIVER") { $0["Spec"]?["Driver"]?["Name"]?.string ?? "" }
    private static let columns: [Column<JSONNode>] = [
        Column("ID", "ID") { $0["ID"]?.string ?? "" },
        Column("Name", "NAME") { name($0) },
        Column("CreatedAt", "CREATED") { Timestamp.age($0["CreatedAt"]?.string ?? "") + " ago" },
        Column("UpdatedAt", "UPDATED") { Timestamp.age($0["UpdatedAt"]?.string ?? "") + " ago" },
        Column("Labels", "LABELS") { row in
            (row["Spec"]?["Labels"]?.stringMap ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",")
        },
    ]

    @Sendable private static func label(_ row: JSONNode, _ name: String) -> String {
        row["Spec"]?["Labels"]?.member(named: name)?.string ?? ""
    }

    private static func name(_ row: JSONNode) -> String { row["Spec"]?["Name"]?.string ?? "" }

    func inspect(_ invocation: Invocation) throws -> Int32 {
        try Inspection.show(invocation, pretty: pretty) { name in
            (try invocation.client.call("GET", path(name)), kind)
        }
    }

    private func pretty(_ node: JSONNode) -> String {
        let spec = node["Spec"]
        let gap = isSecret ? "              " : "\t\t\t"
        var lines = ["ID:\(gap)\(node["ID"]?.string ?? "")", "Name:\(gap)\(Self.name(node))"]
        lines += PrettyText.labels("Labels:", spec?["Labels"])
        if isSecret { lines.append("Driver:            \(spec?["Driver"]?["Name"]?.string ?? "")") }
        let wide = isSecret ? "        " : "            \t"
        lines.append("Created at:\(wide)\(PrettyText.time(node["CreatedAt"]))")
        lines.append("Updated at:\(wide)\(PrettyText.time(node["UpdatedAt"]))")
        if !isSecret {
            let data = Base64.decode(spec?["Data"]?.string ?? "") ?? []
            lines += ["Data:", String(decoding: data, as: UTF8.self)]
        }
        return lines.joined(separator: "\n")
    }

    func remove(_ invocation: Invocation) throws -> Int32 {
        try invocation.each { name in
            try invocation.client.call("DELETE", path(name))
            return name
        }
    }
}
