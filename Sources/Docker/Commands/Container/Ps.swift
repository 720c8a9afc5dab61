import GoTemplate
import Text

extension Command {
    static let containerLs = Command(
        """
        container ls, container list, container ps, ps
        [OPTIONS]
        Show containers
        0
        -a, --all  Show those that do not run, too
        -f, --filter filter  Show what fits these conditions
        @table-format
        -n, --last int=-1  Show the newest n, in any state
        -l, --latest  Show the newest one, in any state
            --no-trunc  Show everything in full length
        -q, --quiet  Print container IDs only
        -s, --size  Show the size of files, too
        """
    ) { invocation in
        let options = invocation.options
        var query = options.bool("all") ? [("all", "1")] : []
        if let last = options.bool("latest") ? 1 : options.int("last"), last > 0 { query.append(("limit", "\(last)")) }
        if options.isSet("filter") { query.append(("filters", try Filters.json(options.list("filter")))) }
        let isQuiet = options.bool("quiet")
        if isQuiet, !(options.string("format") ?? "").isEmpty {
            complain("WARNING: Ignoring custom format, because both --format and --quiet are set.")
        }
        let text = invocation.format("psFormat") ?? ""
        try Self.check(text)
        // Sizes take long: the daemon computes them where they are shown.
        let isUsed = !isQuiet && !options.isSet("size") && (text.contains(".Size") || text.contains("json .}}"))
        let hasSize = options.bool("size") || isUsed
        if hasSize { query.append(("size", "1")) }
        let answer = try invocation.client.call("GET", "/containers/json", query)
        let full = options.bool("no-trunc")
        let rows = answer.elements.map { ContainerList.Row(node: $0, isFull: full) }
        let format = ListFormat(
            isQuiet && text != "raw" ? nil : text,
            table: ContainerList.table + (hasSize ? #"\t{{.Size}}"# : ""),
            quiet: isQuiet ? "{{.ID}}" : nil,
            raw: isQuiet ? "container_id: {{.ID}}" : ContainerList.raw(withSize: hasSize)
        )
        try writeFully(1, try ContainerList.listing.text(rows, format)[...])
        return 0
    }

    /// A template of the user's is tried before the daemon is asked.
    private static func check(_ text: String) throws {
        if text.isEmpty { return }
        let template: Template
        do throws(TemplateError) { template = try Template(text) } catch {
            throw Failure("failed to parse template: \(error)")
        }
        let nothing = ContainerList.Row(node: try JSONNode.parse("{}"), isFull: false)
        do throws(TemplateError) { _ = try template.render(ContainerList.listing.value(nothing)) } catch {
            throw Failure("failed to execute template: \(error)")
        }
    }
}

enum Filters {
    /// The query of a list whose command has --filter.
    static func query(_ options: ParsedOptions) throws -> [(String, String)] {
        options.isSet("filter") ? [("filters", try json(options.list("filter")))] : []
    }

    static func json(_ filters: [String]) throws -> String {
        var map: [String: [String]] = [:]
        for filter in filters {
            if filter.isEmpty { continue }
            let parts = filter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { String($0).trimmingBlanks() }
            guard parts.count == 2 else {
                throw Failure(
                    "invalid argument \"\(filter)\" for \"-f, --filter\" flag: bad format of filter (expected name=value)",
                    exitCode: 125
                )
            }
            map[parts[0].lowercased(), default: []].append(parts[1])
        }
        var writer = JSONWriter()
        writer.object { object in
            for key in map.keys.sorted() {
                object.memberObject(key) { values in for value in map[key] ?? [] { values.member(value, true) } }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
