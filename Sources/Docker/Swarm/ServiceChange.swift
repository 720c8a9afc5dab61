import DockerAPI
import Text

/// What the options of `service update` change in a specification.
struct ServiceChange {
    private let options: ParsedOptions
    private let client: Client
    private let read: ServiceOptions

    init(_ options: ParsedOptions, _ client: Client) {
        self.options = options
        self.client = client
        read = ServiceOptions(options)
    }

    func apply(to spec: inout Tree) throws {
        var task = spec["TaskTemplate"]
        var container = task["ContainerSpec"]
        try changeContainer(&container)
        try changeLists(&container)
        try changeHealth(&container)
        changeCapabilities(&container)
        try changeTask(&task)
        try changeNetworks(&spec, &task)
        change(&spec["Labels"], "label")
        if options.isSet("replicas") {
            guard spec["Mode"]["Replicated"] != .null else {
                throw Failure("replicas can only be used with replicated mode")
            }
            spec["Mode"]["Replicated"]["Replicas"] = read.number("replicas")
        }
        spec["UpdateConfig"] = read.plan("update", spec["UpdateConfig"])
        spec["RollbackConfig"] = read.plan("rollback", spec["RollbackConfig"])
        if options.isSet("endpoint-mode") { spec["EndpointSpec"]["Mode"] = read.text("endpoint-mode") }
        if read.isAnySet("publish-add", "publish-rm") {
            spec["EndpointSpec"]["Ports"] = Tree.list(try ports(spec["EndpointSpec"]["Ports"].elements)).unlessEmpty
        }
        try changeReferences(&container)
        task["ContainerSpec"] = container
        spec["TaskTemplate"] = task
    }

    private func changeContainer(_ container: inout Tree) throws {
        change(&container["Labels"], "container-label")
        change(&container["Sysctls"], "sysctl")
        let texts = [
            ("image", "Image"), ("workdir", "Dir"), ("user", "User"), ("hostname", "Hostname"),
            ("isolation", "Isolation"), ("stop-signal", "StopSignal"),
        ]
        for (name, key) in texts where options.isSet(name) { container[key] = read.text(name).unlessEmpty }
        for (name, key) in [("args", "Args"), ("entrypoint", "Command")] {
            if let text = options.string(name) { container[key] = Tree.strings(try ShellWords.split(text)).unlessEmpty }
        }
        if options.isSet("init") { container["Init"] = read.flag("init") }
        for (name, key) in [("tty", "TTY"), ("read-only", "ReadOnly")] where options.isSet(name) {
            container[key] = read.flag(name).unlessEmpty
        }
        if options.isSet("oom-score-adj") { container["OomScoreAdj"] = read.number("oom-score-adj").unlessEmpty }
        if options.isSet("stop-grace-period") { container["StopGracePeriod"] = read.time("stop-grace-period") }
        var mounts: [String: Tree] = [:]
        for mount in try read.mounts("mount-add") {
            guard mounts.updateValue(mount, forKey: mount["Target"].text) == nil else {
                throw Failure("duplicate mount target")
            }
        }
        for mount in container["Mounts"].elements where mounts[mount["Target"].text] == nil {
            mounts[mount["Target"].text] = mount
        }
        for target in options.list("mount-rm") { mounts[target] = nil }
        let sorted = mounts.values.sorted {
            ($0["Source"].text, $0["Target"].text) < ($1["Source"].text, $1["Target"].text)
        }
        container["Mounts"] = Tree.list(sorted).unlessEmpty
        var limits: [String: Tree] = [:]
        for limit in container["Ulimits"].elements { limits[limit["Name"].text] = limit }
        for name in read.map("ulimit-rm").keys { limits[name] = nil }
        limits.merge(try read.ulimits("ulimit-add")) { $1 }
        container["Ulimits"] = Tree.list(limits.sorted { $0.key < $1.key }.map(\.value)).unlessEmpty
    }

    /// `--NAME-rm`, then `--NAME-add` of labels and the like.
    private func change(_ tree: inout Tree, _ name: String) {
        guard read.isAnySet("\(name)-rm", "\(name)-add") else { return }
        var map = tree.stringMap
        for key in CreateBody.map(options.list("\(name)-rm")).keys { map[key] = nil }
        map.merge(read.map("\(name)-add")) { $1 }
        tree = .map(map)
    }

    private func changeLists(_ container: inout Tree) throws {
        let gone = Set(options.list("env-rm"))
        func name(_ variable: String) -> String { String(variable.prefix { $0 != "=" }) }
        var variables = container["Env"].strings.filter { !gone.contains(name($0)) }
        for variable in options.list("env-add") {
            if let index = variables.firstIndex(where: { name($0) == name(variable) }) {
                variables[index] = variable
            } else {
                variables.append(variable)
            }
        }
        container["Env"] = Tree.strings(variables).unlessEmpty
        let lists = [
            ("dns", "Nameservers"), ("dns-search", "Search"), ("dns-option", "Options"),
        ]
        if lists.contains(where: { read.isAnySet("\($0.0)-add", "\($0.0)-rm") }) {
            for (name, key) in lists {
                let values = sorted(Array(Set(container["DNSConfig"][key].strings)), name)
                container["DNSConfig"][key] = Tree.strings(values).unlessEmpty
            }
        }
        if read.isAnySet("group-add", "group-rm") {
            container["Groups"] = Tree.strings(sorted(container["Groups"].strings, "group")).unlessEmpty
        }
        if read.isAnySet("host-add", "host-rm") {
            container["Hosts"] = Tree.strings(hosts(container["Hosts"].strings)).unlessEmpty
        }
    }

    /// With what is added, without what is taken away, in an order that says nothing.
    private func sorted(_ values: [String], _ name: String) -> [String] {
        let gone = Set(options.list("\(name)-rm"))
        let added = options.list("\(name)-add").filter { name == "group" || !values.contains($0) }
        return (values + added).filter { !gone.contains($0) }.sorted()
    }

    /// `--host-rm` NAME takes the name from every line, NAME:ADDRESS from those of the address.
    private func hosts(_ lines: [String]) -> [String] {
        var kept: [String] = []
        for line in lines {
            var words = line.split(separator: " ").map(String.init)
            guard let address = words.first else { continue }
            words.removeFirst()
            for host in options.list("host-rm") {
                let parts = host.split(separator: ":", maxSplits: 1).map(String.init)
                if parts.count == 1 || parts[1] == address { words.removeAll { $0 == parts[0] } }
            }
            if !words.isEmpty { kept.append("\(address) \(words.joined(separator: " "))") }
        }
        var seen: Set<String> = []
        return (kept + read.hosts("host-add")).filter { seen.insert($0).inserted }
    }

    private func changeHealth(_ container: inout Tree) throws {
        let times = [
            ("health-interval", "Interval"), ("health-timeout", "Timeout"), ("health-start-period", "StartPeriod"),
        ]
        let isAsked = read.isAnySet("health-cmd", "health-retries") || times.contains { options.isSet($0.0) }
        if options.bool("no-healthcheck") {
            if isAsked { throw Failure("--no-healthcheck conflicts with --health-* options") }
            container["Healthcheck"] = ["Test": ["NONE"]]
            return
        }
        guard isAsked || options.isSet("no-healthcheck") else { return }
        var health = container["Healthcheck"]
        if health["Test"].strings.first == "NONE" { health["Test"] = .null }
        for (name, key) in times where options.isSet(name) { health[key] = read.time(name).unlessEmpty }
        if options.isSet("health-retries") { health["Retries"] = read.number("health-retries").unlessEmpty }
        if let command = options.string("health-cmd") {
            health["Test"] = command.isEmpty ? .null : ["CMD-SHELL", .string(command)]
        }
        container["Healthcheck"] = health
    }

    /// What is dropped was perhaps added before: then it is only not added any more, and the other way round.
    private func changeCapabilities(_ container: inout Tree) {
        guard read.isAnySet("cap-add", "cap-drop") else { return }
        var added = ServiceCapabilities.names(container["CapabilityAdd"].strings)
        var dropped = ServiceCapabilities.names(container["CapabilityDrop"].strings)
        var (add, drop) = (
            ServiceCapabilities.names(options.list("cap-add")), ServiceCapabilities.names(options.list("cap-drop"))
        )
        if add.remove("RESET") != nil { added = [] }
        if drop.remove("RESET") != nil { dropped = [] }
        for name in drop.subtracting(add) where added.remove(name) == nil { dropped.insert(name) }
        for name in add where dropped.remove(name) == nil { added.insert(name) }
        for (key, set) in [("CapabilityAdd", added), ("CapabilityDrop", dropped)] {
            container[key] = Tree.strings(set.contains("ALL") ? ["ALL"] : set.sorted()).unlessEmpty
        }
    }

    private func changeTask(_ task: inout Tree) throws {
        let limits = [
            ("limit-cpu", "Limits", "NanoCPUs"), ("limit-memory", "Limits", "MemoryBytes"),
            ("limit-pids", "Limits", "Pids"), ("reserve-cpu", "Reservations", "NanoCPUs"),
            ("reserve-memory", "Reservations", "MemoryBytes"),
        ]
        for (name, group, key) in limits where options.isSet(name) {
            if task["Resources"] == .null { task["Resources"] = ["Limits": [:], "Reservations": [:]] }
            task["Resources"][group][key] = read.number(name).unlessEmpty
        }
        if read.isAnySet("generic-resource-add", "generic-resource-rm") {
            var resources: [String: Tree] = [:]
            let old = task["Resources"]["Reservations"]["GenericResources"].elements
            for resource in old + (try read.resources("generic-resource-add")) {
                resources[resource["DiscreteResourceSpec"]["Kind"].text] = resource
            }
            for kind in options.list("generic-resource-rm") where resources.removeValue(forKey: kind) == nil {
                throw Failure("could not find generic-resource `\(kind)` to remove it")
            }
            let sorted = resources.sorted { $0.key < $1.key }.map(\.value)
            task["Resources"]["Reservations"]["GenericResources"] = Tree.list(sorted).unlessEmpty
        }
        task["RestartPolicy"] = read.restart(task["RestartPolicy"])
        if read.isAnySet("constraint-add", "constraint-rm") {
            let gone = Set(options.list("constraint-rm"))
            let all = (task["Placement"]["Constraints"].strings + options.list("constraint-add")).sorted()
            task["Placement"]["Constraints"] = Tree.strings(all.filter { !gone.contains($0) }).unlessEmpty
        }
        if read.isAnySet("placement-pref-add", "placement-pref-rm") {
            let gone = read.preferences("placement-pref-rm")
            let kept = task["Placement"]["Preferences"].elements.filter { !gone.contains($0) }
            task["Placement"]["Preferences"] = Tree.list(kept + read.preferences("placement-pref-add")).unlessEmpty
        }
        if options.isSet("replicas-max-per-node") {
            task["Placement"]["MaxReplicas"] = read.number("replicas-max-per-node").unlessEmpty
        }
        if let driver = options.string("log-driver"), !driver.isEmpty {
            task["LogDriver"] = ["Name": .string(driver), "Options": Tree.map(read.map("log-opt")).unlessEmpty]
        }
        if options.bool("force") { task["ForceUpdate"] = .int((task["ForceUpdate"].int ?? 0) &+ 1) }
    }

    private func changeNetworks(_ spec: inout Tree, _ task: inout Tree) throws {
        guard read.isAnySet("network-add", "network-rm") else { return }
        var networks = (task["Networks"].isEmpty ? spec : task)["Networks"].elements
        spec["Networks"] = .null
        for name in options.list("network-rm") {
            let id = try client.call("GET", Invocation.network(name), [("scope", "swarm")])["Id"]?.string ?? ""
            networks.removeAll { $0["Target"].text == id }
        }
        for (name, network) in try read.networks("network-add", client) {
            if networks.contains(where: { $0["Target"] == network["Target"] }) {
                throw Failure("service is already attached to network \(name)")
            }
            networks.append(network)
        }
        task["Networks"] = Tree.list(networks.sorted { $0["Target"].text < $1["Target"].text }).unlessEmpty
    }

    private func ports(_ old: [Tree]) throws -> [Tree] {
        func text(_ port: Tree) -> String {
            "\(port["PublishedPort"].int ?? 0):\(port["TargetPort"].int ?? 0)/\(port["Protocol"].text)/"
                + port["PublishMode"].text
        }
        func isSame(_ one: Tree, _ other: Tree) -> Bool {
            [("Protocol", "tcp"), ("PublishMode", "ingress")].allSatisfy { key, preset in
                (one[key].string ?? preset) == (other[key].string ?? preset)
            } && one["TargetPort"] == other["TargetPort"]
        }
        let gone = try read.ports("publish-rm")
        let known = Set(old.map(text))
        let kept = old.filter { port in !gone.contains { isSame(port, $0) } }
        let added = try read.ports("publish-add").filter { !known.contains(text($0)) }
        return (kept + added).sorted { text($0) < text($1) }
    }

    private func changeReferences(_ container: inout Tree) throws {
        let gone = Set(options.list("secret-rm"))
        let secrets = container["Secrets"].elements.filter { !gone.contains($0["SecretName"].text) }
        let added = try read.references("secret-add", "secret", client)
        container["Secrets"] = Tree.list(secrets + added).unlessEmpty
        // A config that credentials are in stays as long as they name it.
        let isNew = options.isSet("credential-spec")
        var credentials = read.credentials
        let name = credentials["Config"].text
        let id = isNew ? "" : container["Privileges"]["CredentialSpec"]["Config"].text
        let old = Set(options.list("config-rm"))
        var configs = container["Configs"].elements.filter { config in
            guard config["Runtime"] != .null else { return !old.contains(config["ConfigName"].text) }
            return !id.isEmpty && config["ConfigID"].text == id
        }
        configs += try read.references("config-add", "config", client, runtime: name)
        container["Configs"] = Tree.list(configs).unlessEmpty
        guard isNew else { return }
        if let config = configs.first(where: { !name.isEmpty && $0["ConfigName"].text == name }) {
            credentials["Config"] = config["ConfigID"]
        }
        if credentials != .null || container["Privileges"] != .null {
            container["Privileges"]["CredentialSpec"] = credentials
        }
    }
}
