import Compose
import Linux
import OCI
import Text

/// `stack deploy`: makes what a project needs, in the order in which it is needed, and changes what is there.
struct StackDeployment {
    private let invocation: Invocation
    private let stack: Stack
    private let resolves: String

    private var client: Client { invocation.client }

    static func run(_ invocation: Invocation) throws -> Int32 {
        let name = try Stacks.name(invocation.arguments[0])
        let project = try StackFiles(invocation.options).deployable()
        let resolves = invocation.options.string("resolve-image") ?? "always"
        guard ["always", "changed", "never"].contains(resolves) else {
            throw Failure("Invalid option \(resolves) for flag --resolve-image")
        }
        if !invocation.options.isSet("detach") {
            complain(
                "Since --detach=false was not specified, tasks will be created in the background.\n"
                    + "In a future release, --detach=false will become the default."
            )
        }
        let stack = Stack(name: name, project)
        do {
            try StackDeployment(invocation: invocation, stack: stack, resolves: resolves).run()
        } catch let error as EngineError {
            throw Failure(error.message)
        }
        return 0
    }

    static func checkImage(_ image: String, of service: String) throws(Failure) {
        let digits = image.utf8.count == 64 ? image[...] : image.dropFirst(image.hasPrefix("sha256:") ? 7 : image.count)
        if digits.utf8.count == 64, digits.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) { return }
        do throws(EngineError) { _ = try ImageReference(image) } catch {
            throw Failure("invalid image reference for service \(service): \(error.message)")
        }
    }

    private func run() throws {
        guard try client.call("GET", "/info")["Swarm"]?["ControlAvailable"]?.bool ?? false else {
            throw Failure(
                "this node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this "
                    + "node to swarm and try again"
            )
        }
        if invocation.options.bool("prune") { try prune() }
        try checkNetworks()
        try makeNetworks()
        try make("secret", stack.objects(stack.project.secrets))
        try make("config", stack.objects(stack.project.configs))
        let ids = try deploy()
        if !invocation.options.bool("detach", default: true) { try follow(ids) }
    }

    // MARK: What services need

    private func prune() throws {
        let wanted = Set(stack.project.services.keys.map { "\(stack.name)_\($0)" })
        let gone = try Stacks.find(client, "services", stack.name).filter {
            !wanted.contains($0["Spec"]?["Name"]?.string ?? "")
        }
        _ = try Stacks.remove(client, "service", gone)
    }

    private func checkNetworks() throws {
        for name in stack.externalNetworks where !Stack.isBuiltIn(network: name) {
            let network: JSONNode
            let head = "network \(GoQuote.quoted(name)) is declared as external, but"
            do {
                network = try client.call("GET", "/networks/\(Client.escape(name))")
            } catch let failure as Failure where failure.status == 404 {
                throw Failure(
                    "\(head) could not be found. You need to create a swarm-scoped network before the stack is deployed"
                )
            }
            let scope = network["Scope"]?.string ?? ""
            if scope != "swarm" {
                throw Failure("\(head) it is not in the right scope: \(GoQuote.quoted(scope)) instead of \"swarm\"")
            }
        }
    }

    private func makeNetworks() throws {
        let there = Set(try Stacks.find(client, "networks", stack.name).compactMap { $0["Name"]?.string })
        for (name, body) in stack.networks where !there.contains(name) {
            say("Creating network \(name)")
            try told("failed to create network \(name)") {
                try client.call("POST", "/networks/create", body: body.json)
            }
        }
    }

    private func make(_ noun: String, _ objects: [Stack.DataObject]) throws {
        // Twice what the daemon takes at the most: the daemon says what is too much.
        let limit = 2 * SwarmData.config.limit
        // All files are read before anything is made of them.
        let bodies = try objects.map { object -> Tree in
            var spec = object.spec
            let data = try object.file.map { try StackFiles.content($0, limit: limit) } ?? []
            spec["Data"] = Tree.string(Base64.encode(data)).unlessEmpty
            return spec
        }
        for (object, body) in zip(objects, bodies) {
            let path = "/\(noun)s/\(Client.escape(object.name))"
            let known: JSONNode?
            do { known = try client.call("GET", path) } catch let failure as Failure where failure.status == 404 {
                known = nil
            }
            if let known {
                let version = "\(known["Version"]?["Index"]?.uint64 ?? 0)"
                let path = "/\(noun)s/\(Client.escape(known["ID"]?.string ?? ""))/update"
                try told("failed to update \(noun) \(object.name)") {
                    try client.call("POST", path, [("version", version)], body: body.json)
                }
            } else {
                say("Creating \(noun) \(object.name)")
                try told("failed to create \(noun) \(object.name)") {
                    try client.call("POST", "/\(noun)s/create", body: body.json)
                }
            }
        }
    }

    private func told(_ what: String, _ body: () throws -> JSONNode) throws {
        do { _ = try body() } catch let failure as Failure { throw Failure("\(what): \(failure.message)") }
    }

    // MARK: Services

    private func deploy() throws -> [String] {
        let names = stack.project.services.keys.sorted()
        let specs = try names.map { name in
            do { return try spec(name) } catch let error as EngineError {
                throw Failure("service \(name): \(error.message)")
            } catch let failure as Failure {
                throw Failure("service \(name): \(failure.message)")
            }
        }
        var known: [String: JSONNode] = [:]
        for service in try Stacks.find(client, "services", stack.name) {
            known[service["Spec"]?["Name"]?.string ?? ""] = service
        }
        return try specs.map { try deploy($0, known[$0["Name"].text]) }
    }

    private func spec(_ name: String) throws -> Tree {
        let service = stack.project.services[name] ?? .null
        func references(_ noun: String, _ section: [String: Tree]) throws -> [(name: String, tree: Tree)] {
            try stack.references(service, noun, section).map { ($0.name, ["File": $0.file]) }
        }
        let secrets = try references("secret", stack.project.secrets)
        let secretTrees = try ServiceOptions.identified(secrets, "secret", client)
        var configs = try references("config", stack.project.configs)
        if let runtime = try stack.credentialConfig(service) { configs.append((runtime, ["Runtime": [:]])) }
        let configTrees = try ServiceOptions.identified(configs, "config", client)
        func sorted(_ trees: [Tree], _ key: String) -> [Tree] {
            trees.enumerated().sorted { ($0.element[key].text, $0.offset) < ($1.element[key].text, $1.offset) }
                .map(\.element)
        }
        return try stack.spec(
            name,
            secrets: sorted(secretTrees, "SecretName"),
            configs: sorted(configTrees, "ConfigName")
        )
    }

    /// The service's id.
    private func deploy(_ spec: Tree, _ known: JSONNode?) throws -> String {
        let name = spec["Name"].text
        let image = spec["TaskTemplate"]["ContainerSpec"]["Image"].text
        var request = ServiceRequest(client)
        if invocation.options.bool("with-registry-auth") {
            request.auth = try invocation.settings.credentials.header(for: image)
        }
        guard let known else {
            say("Creating service \(name)")
            request.asksRegistry = resolves != "never"
            do { return try request.create(spec, warns: false) } catch let failure as Failure {
                throw Failure("failed to create service \(name): \(failure.message)")
            }
        }
        let id = known["ID"]?.string ?? ""
        say("Updating service \(name) (id: \(id))")
        var spec = spec
        let old = known["Spec"].map(Tree.init) ?? .null
        let isChanged = image != old["Labels"][Stack.imageLabel].text
        request.asksRegistry = resolves == "always" || resolves == "changed" && isChanged
        if resolves != "always", !isChanged {
            // What the registry said at the last deployment; anything else would be a change.
            spec["TaskTemplate"]["ContainerSpec"]["Image"] = old["TaskTemplate"]["ContainerSpec"]["Image"]
        }
        spec["TaskTemplate"]["ForceUpdate"] = old["TaskTemplate"]["ForceUpdate"]
        do { try request.update(known, spec) } catch let failure as Failure {
            throw Failure("failed to update service \(name): \(failure.message)")
        }
        return id
    }

    private func follow(_ ids: [String]) throws {
        var problems: [String] = []
        for id in ids {
            do {
                try ServiceProgress(client, id, isQuiet: invocation.options.bool("quiet")).follow()
            } catch let failure as Failure {
                problems.append("\(id): \(failure.message)")
            }
        }
        if !problems.isEmpty { throw Failure(problems.joined(separator: "\n")) }
    }
}
