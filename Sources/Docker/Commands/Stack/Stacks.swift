import Compose
import GoTemplate
import Text

/// What the `stack` commands do with what was deployed; a label of all its objects names the stack.
enum Stacks {
    private static let label = Stack.label

    /// The name that a command was given; only blanks and quotes are no name.
    static func name(_ text: String) throws -> String {
        guard text.contains(where: { !$0.isWhitespace && $0 != "\"" && $0 != "'" }) else {
            throw Failure("invalid stack name: \(GoQuote.quoted(text))")
        }
        return text
    }

    static func find(
        _ client: Client,
        _ kind: String,
        _ stack: String,
        filters: [String] = [],
        _ query: [(String, String)] = []
    ) throws -> [JSONNode] {
        let filters = try Filters.json(filters + ["label=\(label)=\(stack)"])
        return try client.call("GET", "/\(kind)", [("filters", filters)] + query).elements
    }

    private static let listing = Listing<(name: String, services: Int)>(
        "*formatter.stackContext",
        [Column("Name", "NAME") { $0.name }, Column("Services", "SERVICES") { "\($0.services)" }]
    )

    static func list(_ invocation: Invocation) throws -> Int32 {
        let query = [("filters", try Filters.json(["label=\(label)"]))]
        var stacks: [String: Int] = [:]
        for service in try invocation.client.call("GET", "/services", query).elements {
            guard let name = service["Spec"]?["Labels"]?.member(named: label)?.string else {
                throw Failure("cannot get label \(label) for service \(service["ID"]?.string ?? "")")
            }
            stacks[name, default: 0] += 1
        }
        let rows = stacks.map { (name: $0.key, services: $0.value) }.sorted { NaturalOrder.isLess($0.name, $1.name) }
        let format = ListFormat(invocation.options.string("format"), table: #"{{.Name}}\t{{.Services}}"#)
        try writeFully(1, try listing.text(rows, format)[...])
        return 0
    }

    static func tasks(_ invocation: Invocation) throws -> Int32 {
        let stack = try name(invocation.arguments[0])
        let tasks = try find(invocation.client, "tasks", stack, filters: invocation.options.list("filter"))
        if tasks.isEmpty { throw Failure("nothing found in stack: \(stack)") }
        try TaskList(invocation).show(tasks)
        return 0
    }

    static func services(_ invocation: Invocation) throws -> Int32 {
        let options = invocation.options
        let stack = try name(invocation.arguments[0])
        let status = options.bool("quiet") ? [] : [("status", "true")]
        let filters = options.list("filter")
        let services = try find(invocation.client, "services", stack, filters: filters, status)
        if services.isEmpty {
            complain("Nothing found in stack: \(stack)")
        } else {
            try ServiceList.show(invocation, services)
        }
        return 0
    }

    static func remove(_ invocation: Invocation) throws -> Int32 {
        let client = invocation.client
        let stacks = try invocation.arguments.map(name)
        var problems: [String] = []
        for stack in stacks {
            // In this order: what a service uses cannot go before it.
            let objects = try ["service", "secret", "config", "network"].map { noun in
                (noun: noun, found: try find(client, "\(noun)s", stack))
            }
            if objects.allSatisfy(\.found.isEmpty) {
                complain("Nothing found in stack: \(stack)")
                continue
            }
            var isWhole = true
            for (noun, found) in objects {
                if try !remove(client, noun, found) { isWhole = false }
            }
            if !isWhole {
                problems.append("failed to remove some resources from stack: \(stack)")
            } else if !invocation.options.bool("detach", default: true) {
                _ = try Waiting.until { try find(client, "tasks", stack).allSatisfy(ServiceProgress.isOver) }
            }
        }
        if !problems.isEmpty { throw Failure(problems.joined(separator: "\n")) }
        return 0
    }

    /// Whether all of them could be removed.
    static func remove(_ client: Client, _ noun: String, _ found: [JSONNode]) throws -> Bool {
        var isWhole = true
        let named = found.map { ($0["Spec"]?["Name"] ?? $0["Name"])?.string ?? "" }
        let ids = found.map { $0["ID"]?.string ?? "" }
        for (name, id) in zip(named, ids).sorted(by: { noun == "service" && $0.0 < $1.0 }) {
            say("Removing \(noun) \(name)")
            do { try client.call("DELETE", "/\(noun)s/\(Client.escape(id))") } catch let failure as Failure {
                complain("Failed to remove \(noun) \(id): \(failure.message)")
                isWhole = false
            }
        }
        return isWhole
    }
}
