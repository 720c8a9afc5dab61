import Text

/// What the `node` commands do.
enum Nodes {
    static func path(_ name: String) -> String { "/nodes/\(Client.escape(name))" }

    /// "self" is the node that the daemon is.
    static func reference(_ client: Client, _ name: String) throws -> String {
        guard name == "self" else { return name }
        let id = try client.call("GET", "/info")["Swarm"]?["NodeID"]?.string ?? ""
        if !id.isEmpty { return id }
        // Outside a swarm the list's error says what is wrong.
        try client.call("GET", "/nodes")
        throw Failure("node ID not found in /info")
    }

    static func list(_ invocation: Invocation) throws -> Int32 {
        let options = invocation.options
        let quiet = options.bool("quiet")
        let nodes = try invocation.client.call("GET", "/nodes", try Filters.query(options)).elements
        let swarm = nodes.isEmpty || quiet ? nil : try invocation.client.call("GET", "/info")["Swarm"]
        let rows = nodes.map { NodeList.Row(node: $0, swarm: swarm) }.sorted {
            NaturalOrder.isLess(
                $0.node["Description"]?["Hostname"]?.string ?? "",
                $1.node["Description"]?["Hostname"]?.string ?? ""
            )
        }
        let format = ListFormat(
            invocation.format("nodesFormat"),
            table: NodeList.table,
            quiet: quiet ? "{{.ID}}" : nil,
            raw: quiet ? "node_id: {{.ID}}" : NodeList.raw
        )
        try writeFully(1, try NodeList.listing.text(rows, format)[...])
        return 0
    }

    static func inspect(_ invocation: Invocation) throws -> Int32 {
        try Inspection.show(invocation, pretty: NodeList.pretty, isTyped: true) { name in
            (try invocation.client.call("GET", path(try reference(invocation.client, name))), .node)
        }
    }

    static func tasks(_ invocation: Invocation) throws -> Int32 {
        let client = invocation.client
        var tasks: [JSONNode] = []
        var problems: [String] = []
        for name in invocation.arguments.isEmpty ? ["self"] : invocation.arguments {
            do {
                let node = try client.call("GET", path(try reference(client, name)))
                let filters = invocation.options.list("filter") + ["node=\(node["ID"]?.string ?? "")"]
                tasks += try client.call("GET", "/tasks", [("filters", try Filters.json(filters))]).elements
            } catch let failure as Failure {
                problems.append(failure.message)
            }
        }
        if problems.isEmpty || !tasks.isEmpty { try TaskList(invocation).show(tasks) }
        if !problems.isEmpty { throw Failure(problems.joined(separator: "\n")) }
        return 0
    }

    static func remove(_ invocation: Invocation) throws -> Int32 {
        let query = invocation.options.bool("force") ? [("force", "1")] : []
        return try invocation.each { name in
            try invocation.client.call("DELETE", path(name), query)
            return name
        }
    }

    /// `promote` and `demote`.
    static func change(_ invocation: Invocation, to role: String) throws -> Int32 {
        let isWorker = role == "worker"
        for name in invocation.arguments {
            let node = try invocation.client.call("GET", path(name))
            if node["Spec"]?["Role"]?.string == role {
                say("Node \(node["ID"]?.string ?? "") is already a \(role).")
                continue
            }
            try put(invocation.client, node) { $0["Role"] = .string(role) }
            say(isWorker ? "Manager \(name) demoted in the swarm." : "Node \(name) promoted to a manager in the swarm.")
        }
        return 0
    }

    static func update(_ invocation: Invocation) throws -> Int32 {
        let options = invocation.options
        let name = invocation.arguments[0]
        try put(invocation.client, try invocation.client.call("GET", path(name))) { spec in
            if let role = options.string("role") { spec["Role"] = .string(role) }
            if let availability = options.string("availability") { spec["Availability"] = .string(availability) }
            var labels = spec["Labels"].stringMap
            labels.merge(CreateBody.map(options.list("label-add"))) { $1 }
            for key in options.list("label-rm") where labels.removeValue(forKey: key) == nil {
                throw Failure("key \(key) doesn't exist in node's labels")
            }
            spec["Labels"] = .map(labels)
        }
        say(name)
        return 0
    }

    private static func put(_ client: Client, _ node: JSONNode, _ change: (inout Tree) throws -> Void) throws {
        var spec = node["Spec"].map(Tree.init) ?? .null
        try change(&spec)
        let version = node["Version"]?["Index"]?.uint64 ?? 0
        try client.call(
            "POST",
            "\(path(node["ID"]?.string ?? ""))/update",
            [("version", "\(version)")],
            body: spec.json
        )
    }
}
