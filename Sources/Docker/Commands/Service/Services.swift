import Text

/// What the `service` commands do.
enum Services {
    static func path(_ name: String) -> String { "/services/\(Client.escape(name))" }

    static func create(_ invocation: Invocation) throws -> Int32 {
        let options = invocation.options
        let spec = try ServiceSpec(options, invocation.client).tree()
        var request = ServiceRequest(invocation.client)
        request.asksRegistry = !options.bool("no-resolve-image")
        if options.bool("with-registry-auth") {
            request.auth = try invocation.settings.credentials.header(for: invocation.arguments[0])
        }
        let id = try request.create(spec)
        say(id)
        try follow(invocation, id)
        return 0
    }

    static func update(_ invocation: Invocation) throws -> Int32 {
        let options = invocation.options
        let client = invocation.client
        let service = try client.call("GET", path(invocation.arguments[0]))
        var spec = service["Spec"].map(Tree.init) ?? .null
        var query = [("registryAuthFrom", "spec")]
        if options.bool("rollback") {
            let own: Set<String> = ["rollback", "detach", "quiet"]
            if options.values.keys.contains(where: { !own.contains($0) }) {
                throw Failure("other flags may not be combined with --rollback")
            }
            query.append(("rollback", "previous"))
        }
        try ServiceChange(options, client).apply(to: &spec)
        var request = ServiceRequest(client)
        request.asksRegistry = options.isSet("image") && !options.bool("no-resolve-image")
        if options.bool("with-registry-auth") {
            let image = spec["TaskTemplate"]["ContainerSpec"]["Image"].text
            request.auth = try invocation.settings.credentials.header(for: image)
            query.removeFirst()
        }
        try request.update(service, spec, query)
        say(invocation.arguments[0])
        try follow(invocation, invocation.arguments[0])
        return 0
    }

    static func rollback(_ invocation: Invocation) throws -> Int32 {
        let name = invocation.arguments[0]
        let service = try invocation.client.call("GET", path(name))
        let spec = service["Spec"].map(Tree.init) ?? .null
        try ServiceRequest(invocation.client).update(service, spec, [("rollback", "previous")])
        say(name)
        try follow(invocation, name)
        return 0
    }

    private static func follow(_ invocation: Invocation, _ id: String) throws {
        if invocation.options.bool("detach") { return }
        try ServiceProgress(invocation.client, id, isQuiet: invocation.options.bool("quiet")).follow()
    }

    static func scale(_ invocation: Invocation) throws -> Int32 {
        let scales = try invocation.arguments.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                let description = CommandDescription(.serviceScale)
                throw Failure(
                    "invalid scale specifier '\(text)'.\nSee 'docker service scale --help'.\n\n"
                        + "Usage:  \(description.usageLine)\n\n\(description.summary)"
                )
            }
            return (name: parts[0], count: parts[1])
        }
        var problems: [String] = []
        var names: [String] = []
        for (name, count) in scales {
            do {
                try scale(invocation.client, name, count)
                say("\(name) scaled to \(count)")
                names.append(name)
            } catch let failure as Failure {
                problems.append("\(name): \(failure.message)")
            }
        }
        for name in names where !invocation.options.bool("detach") {
            do { try ServiceProgress(invocation.client, name, isQuiet: false).follow() } catch let failure as Failure {
                problems.append("\(name): \(failure.message)")
            }
        }
        if !problems.isEmpty { throw Failure(problems.joined(separator: "\n")) }
        return 0
    }

    private static func scale(_ client: Client, _ name: String, _ text: String) throws {
        let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber, let count = UInt64(text) else {
            let reason = isNumber ? "value out of range" : "invalid syntax"
            throw Failure(
                "invalid replicas value \(text): strconv.ParseUint: parsing \(GoQuote.quoted(text)): \(reason)"
            )
        }
        let service = try client.call("GET", path(name))
        var spec = service["Spec"].map(Tree.init) ?? .null
        if spec["Mode"]["Replicated"] != .null {
            spec["Mode"]["Replicated"]["Replicas"] = .number("\(count)")
        } else if spec["Mode"]["ReplicatedJob"] != .null {
            spec["Mode"]["ReplicatedJob"]["TotalCompletions"] = .number("\(count)")
        } else {
            throw Failure("scale can only be used with replicated or replicated-job mode")
        }
        try ServiceRequest(client).update(service, spec)
    }

    static func remove(_ invocation: Invocation) throws -> Int32 {
        try invocation.each { name in
            try invocation.client.call("DELETE", path(name))
            return name
        }
    }

    static func list(_ invocation: Invocation) throws -> Int32 {
        let quiet = invocation.options.bool("quiet")
        let query = try Filters.query(invocation.options) + (quiet ? [] : [("status", "true")])
        try ServiceList.show(invocation, try invocation.client.call("GET", "/services", query).elements)
        return 0
    }

    static func inspect(_ invocation: Invocation) throws -> Int32 {
        try Inspection.show(
            invocation,
            pretty: { ServiceDetails($0, invocation.client).text },
            isTyped: true,
            usual: invocation.settings.file.string("serviceInspectFormat")
        ) { name in
            do {
                return try Inspection.object(invocation, "service", name)
            } catch let failure as Failure where failure.status == 404 {
                throw Failure("Error: no such service: \(name)")
            }
        }
    }

    /// Services by their whole ids or names, or by the beginning of an id; each that is none is an error at the end.
    static func tasks(_ invocation: Invocation) throws -> Int32 {
        let client = invocation.client
        func find(_ key: String) throws -> [JSONNode] {
            let filters = try Filters.json(invocation.arguments.map { "\(key)=\($0)" })
            return try client.call("GET", "/services", [("filters", filters)]).elements
        }
        let (byID, byName) = (try find("id"), try find("name"))
        var filters = try invocation.options.list("filter").map { text in
            text.hasPrefix("node=") ? "node=" + (try Nodes.reference(client, String(text.dropFirst(5)))) : text
        }
        var problems: [String] = []
        var found: [String] = []
        for name in invocation.arguments {
            let ids = byID.compactMap { $0["ID"]?.string }
            let named = byName.first { $0["Spec"]?["Name"]?.string == name }?["ID"]?.string
            let beginning = ids.filter { $0.hasPrefix(name) }
            if let id = ids.first(where: { $0 == name }) ?? named {
                found.append(id)
            } else if beginning.count > 1 {
                throw Failure("multiple services found with provided prefix: \(name)")
            } else if let id = beginning.first {
                found.append(id)
            } else {
                problems.append("no such service: \(name)")
            }
        }
        if found.isEmpty { throw Failure(problems.joined(separator: "\n")) }
        filters += found.map { "service=\($0)" }
        let tasks = try client.call("GET", "/tasks", [("filters", try Filters.json(filters))]).elements
        try TaskList(invocation, isFull: invocation.options.bool("quiet")).show(tasks)
        if !problems.isEmpty { throw Failure(problems.joined(separator: "\n")) }
        return 0
    }
}
