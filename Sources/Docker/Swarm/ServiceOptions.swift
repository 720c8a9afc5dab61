import DockerdRules
import Text

/// Parts of a service's specification that `create` and `update` make of options in the same way.
struct ServiceOptions {
    let options: ParsedOptions

    init(_ options: ParsedOptions) { self.options = options }

    func isAnySet(_ names: String...) -> Bool { names.contains(where: options.isSet) }

    /// null for what was not given.
    func text(_ name: String) -> Tree { options.string(name).map { .string($0) } ?? .null }
    func number(_ name: String) -> Tree {
        options.string(name).map { text in Int64(text).map { .int($0) } ?? .number(text) } ?? .null
    }
    func time(_ name: String) -> Tree { options.string(name).flatMap(Durations.parseGo).map { .int($0) } ?? .null }
    func flag(_ name: String) -> Tree { options.isSet(name) ? .bool(options.bool(name)) : .null }
    func map(_ name: String) -> [String: String] { CreateBody.map(options.list(name)) }

    private func ratio(_ name: String) -> Tree {
        options.string(name).flatMap(Double.init).map { .number("\($0)") } ?? .null
    }

    /// `--update-…` or `--rollback-…`: changes `plan`, or the default one where there is none. null without options.
    func plan(_ kind: String, _ plan: Tree = .null) -> Tree {
        let values: [(String, Tree)] = [
            ("Parallelism", number("\(kind)-parallelism")), ("Delay", time("\(kind)-delay")),
            ("Monitor", time("\(kind)-monitor")), ("FailureAction", text("\(kind)-failure-action")),
            ("MaxFailureRatio", ratio("\(kind)-max-failure-ratio")), ("Order", text("\(kind)-order")),
        ]
        guard values.contains(where: { $0.1 != .null }) else { return plan }
        var plan = plan
        if plan == .null {
            plan = [
                "Parallelism": 1, "FailureAction": "pause", "Monitor": 5_000_000_000, "MaxFailureRatio": 0,
                "Order": "stop-first",
            ]
        }
        for (key, value) in values where value != .null { plan[key] = value }
        return plan
    }

    /// The same of `--restart-…`.
    func restart(_ policy: Tree = .null) -> Tree {
        let values: [(String, Tree)] = [
            ("Condition", text("restart-condition")), ("Delay", time("restart-delay")),
            ("MaxAttempts", number("restart-max-attempts")), ("Window", time("restart-window")),
        ]
        guard values.contains(where: { $0.1 != .null }) else { return policy }
        var policy = policy
        if policy == .null { policy = ["Condition": "any", "Delay": 5_000_000_000, "MaxAttempts": 0] }
        for (key, value) in values where value != .null { policy[key] = value }
        return policy
    }

    /// NAME:ADDRESS as a line of the hosts file.
    func hosts(_ name: String) -> [String] {
        options.list(name).map { host in
            let parts = host.split(separator: ":", maxSplits: 1).map(String.init)
            return "\(parts[1]) \(parts[0])"
        }
    }

    func ulimits(_ name: String) throws -> [String: Tree] {
        var limits: [String: Tree] = [:]
        for text in options.list(name) {
            let limit = try UlimitDefault.parse(text)
            limits[limit.name] = ["Name": .string(limit.name), "Soft": .int(limit.soft), "Hard": .int(limit.hard)]
        }
        return limits
    }

    func mounts(_ name: String) throws -> [Tree] {
        try options.list(name).map { text in
            let mount = try MountValue(text)
            return try Tree(members: mount.members)
        }
    }

    func ports(_ name: String) throws -> [Tree] { try options.list(name).flatMap(SwarmPort.parse) }

    /// `spread=PLACE`.
    func preferences(_ name: String) -> [Tree] {
        options.list(name).map { text in
            ["Spread": ["SpreadDescriptor": .string(String(text.drop { $0 != "=" }.dropFirst()))]]
        }
    }

    /// NAME=NUMBER; what nodes name one by one cannot be asked for.
    func resources(_ name: String) throws -> [Tree] {
        try map(name).sorted { $0.key < $1.key }.map { kind, value in
            guard let number = Int64(value) else {
                throw Failure(
                    "invalid generic-resource request `\(kind)=\(value)`, "
                        + "Named Generic Resources is not supported for service create or update"
                )
            }
            return ["DiscreteResourceSpec": ["Kind": .string(kind), "Value": .int(number)]]
        }
    }

    /// The networks' names stand for ids, which the daemon tells.
    func networks(_ name: String, _ client: Client) throws -> [(name: String, attachment: Tree)] {
        try options.list(name).map { text in
            let network = try NetworkOption(text)
            let found = try client.call("GET", Invocation.network(network.name), [("scope", "swarm")])
            let attachment: Tree = [
                "Target": .string(found["Id"]?.string ?? ""),
                "Aliases": Tree.strings(network.endpoint.aliases).unlessEmpty,
                "DriverOpts": Tree.map(network.endpoint.driverOptions).unlessEmpty,
            ]
            return (network.name, attachment)
        }
    }

    /// Secrets or configs by their names. `runtime` is a config that is for the credentials of Windows.
    func references(_ name: String, _ noun: String, _ client: Client, runtime: String = "") throws -> [Tree] {
        var wanted = try options.list(name).map { text -> (name: String, tree: Tree) in
            let reference = try FileReference(text, noun)
            return (reference.name, ["File": reference.file])
        }
        if !runtime.isEmpty { wanted.append((runtime, ["Runtime": [:]])) }
        return try Self.identified(wanted, noun, client)
    }

    /// References with the ids that the daemon has for the names.
    static func identified(_ wanted: [(name: String, tree: Tree)], _ noun: String, _ client: Client) throws -> [Tree] {
        var targets: Set<String> = []
        for (name, tree) in wanted {
            if let target = tree["File"]["Name"].string, !targets.insert(target).inserted {
                throw Failure("duplicate \(noun) target for \(name) not allowed")
            }
        }
        if wanted.isEmpty { return [] }
        let filters = try Filters.json(wanted.map { "name=\($0.name)" })
        var ids: [String: Tree] = [:]
        for node in try client.call("GET", "/\(noun)s", [("filters", filters)]).elements {
            ids[node["Spec"]?["Name"]?.string ?? ""] = .string(node["ID"]?.string ?? "")
        }
        let title = PrettyText.capitalized(noun)
        return try wanted.map { wanted in
            guard let id = ids[wanted.name] else { throw Failure("\(noun) not found: \(wanted.name)") }
            var tree = wanted.tree
            tree["\(title)ID"] = id
            tree["\(title)Name"] = .string(wanted.name)
            return tree
        }
    }

    /// `--credential-spec`: PLACE://VALUE, "" for none.
    var credentials: Tree {
        let parts = (options.string("credential-spec") ?? "").split(separator: "://", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return .null }
        return [PrettyText.capitalized(parts[0]): .string(parts[1])]
    }
}

extension Tree {
    /// What a value writes of itself for containers.
    init(members: (inout JSONWriter) -> Void) throws {
        var writer = JSONWriter()
        writer.object(members)
        self = Tree(try JSONNode.parse(writer.bytes))
    }
}
