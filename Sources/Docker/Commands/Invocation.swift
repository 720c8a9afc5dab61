import Text

/// What a command gets: its parsed command line and the daemon.
struct Invocation {
    let options: ParsedOptions
    let client: Client

    var arguments: [String] { options.positionals }

    /// Does `body` for each argument, says the argument when it went well, and goes on after failures.
    func each(_ body: (String) throws -> String?) throws -> Int32 {
        var code: Int32 = 0
        for argument in arguments {
            do {
                if let text = try body(argument) { say(text) }
            } catch let failure as Failure {
                complain(failure.message)
                code = failure.exitCode
            }
        }
        return code
    }

    static func container(_ name: String, _ verb: String = "") -> String {
        "/containers/\(Client.escape(name))\(verb.isEmpty ? "" : "/\(verb)")"
    }

    /// Prints rows of fields as a table, or by the `--format` option. `columns` are (field, title).
    func printRows(_ rows: [[String: String]], _ columns: [(String, String)]) throws {
        guard let format = options.string("format"), format != "table" else {
            let lines = rows.map { row in columns.map { row[$0.0] ?? "" } }
            return try writeFully(1, Array(Table([columns.map(\.1)] + lines).text.utf8)[...])
        }
        let template = try Template(format)
        var lines = try rows.map { row in
            var writer = JSONWriter()
            writer.object { object in for key in row.keys.sorted() { object.member(key, row[key] ?? "") } }
            return try template.render(try JSONNode.parse(writer.bytes))
        }
        if template.isTable {
            let titles = Dictionary(columns, uniquingKeysWith: { first, _ in first })
            lines.insert(template.headers(titles), at: 0)
            let cells = lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
            return try writeFully(1, Array(Table(cells).text.utf8)[...])
        }
        for line in lines { say(line) }
    }
}
