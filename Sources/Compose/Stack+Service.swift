import DockerAPI
import Linux
import Text

extension Stack {
    /// The specification of a service. `secrets` and `configs` are its references with the ids that the daemon has.
    public func spec(_ name: String, secrets: [Tree], configs: [Tree]) throws(EngineError) -> Tree {
        let service = project.services[name] ?? .null
        let deploy = service["deploy"]
        let mode = try Self.mode(deploy)
        let mounts = try mounts(service["volumes"].elements)
        let resources = try Self.resources(deploy["resources"])
        let restart = try Self.restart(service["restart"].text, deploy["restart_policy"])
        let health = try Self.health(service["healthcheck"])
        let networks = try attachments(service["networks"].members, name)
        var labels = labels(deploy["labels"])
        labels[Self.imageLabel] = .string(service["image"].text)
        var container: Tree = [
            "Image": .string(service["image"].text), "Command": service["entrypoint"].unlessEmpty,
            "Args": service["command"].unlessEmpty, "Hostname": service["hostname"],
            "Hosts": Tree.strings(Self.hosts(service["extra_hosts"].strings)).unlessEmpty,
            "DNSConfig": Self.dns(service), "Healthcheck": health,
            "Env": Tree.strings(Self.environment(service["environment"])).unlessEmpty,
            "Labels": self.labels(service["labels"]), "Dir": service["working_dir"], "User": service["user"],
            "Mounts": Tree.list(mounts).unlessEmpty, "StopGracePeriod": service["stop_grace_period"],
            "StopSignal": service["stop_signal"], "TTY": service["tty"], "OpenStdin": service["stdin_open"],
            "Secrets": Tree.list(secrets).unlessEmpty, "Configs": Tree.list(configs).unlessEmpty,
            "ReadOnly": service["read_only"], "Isolation": service["isolation"], "Init": service["init"],
            "Sysctls": service["sysctls"].unlessEmpty,
            "Ulimits": Tree.list(Self.ulimits(service["ulimits"])).unlessEmpty,
        ]
        container["Privileges"] = [
            "CredentialSpec": try credentials(service["credential_spec"], configs)
        ]
        let (added, dropped) = ServiceCapabilities.effective(service["cap_add"].strings, service["cap_drop"].strings)
        container["CapabilityAdd"] = Tree.strings(added).unlessEmpty
        container["CapabilityDrop"] = Tree.strings(dropped).unlessEmpty
        var task: Tree = [
            "ContainerSpec": container, "Resources": resources, "RestartPolicy": restart,
            "Placement": Self.placement(deploy["placement"]), "Networks": .list(networks),
        ]
        if service["logging"] != .null {
            task["LogDriver"] = [
                "Name": .string(service["logging"]["driver"].text), "Options": service["logging"]["options"],
            ]
        }
        return [
            "Name": .string(scoped(name)), "Labels": labels, "TaskTemplate": task, "Mode": mode,
            "EndpointSpec": Self.endpoint(deploy["endpoint_mode"].text, service["ports"].elements),
            "UpdateConfig": Self.update(deploy["update_config"]),
            "RollbackConfig": Self.update(deploy["rollback_config"]),
        ]
    }

    private static func mode(_ deploy: Tree) throws(EngineError) -> Tree {
        let (mode, replicas) = (deploy["mode"].text, deploy["replicas"])
        switch mode {
        case "global", "global-job":
            if replicas != .null {
                throw .invalid("replicas can only be used with replicated or replicated-job mode")
            }
            return mode == "global" ? ["Global": [:]] : ["GlobalJob": [:]]
        case "replicated-job": return ["ReplicatedJob": ["MaxConcurrent": replicas, "TotalCompletions": replicas]]
        case "replicated", "": return ["Replicated": ["Replicas": replicas]]
        default: throw .invalid("Unknown mode: \(mode)")
        }
    }

    private static func resources(_ tree: Tree) throws(EngineError) -> Tree {
        var result: Tree = [:]
        for (key, name) in [("limits", "Limits"), ("reservations", "Reservations")] where tree[key] != .null {
            let own = tree[key]
            let generic = own["generic_resources"].elements.map { resource -> Tree in
                let discrete = resource["discrete_resource_spec"]
                return discrete == .null
                    ? [:]
                    : [
                        "DiscreteResourceSpec": [
                            "Kind": .string(discrete["kind"].text), "Value": .int(discrete["value"].int ?? 0),
                        ]
                    ]
            }
            var processors: Int64 = 0
            if let text = own["cpus"].string {
                do throws(OptionError) { processors = try Processors.nano(text) } catch {
                    throw .invalid(error.message)
                }
            }
            result[name] = [
                "NanoCPUs": Tree.int(processors).unlessEmpty, "MemoryBytes": own["memory"], "Pids": own["pids"],
                "GenericResources": Tree.list(generic).unlessEmpty,
            ]
        }
        return result
    }

    private static func restart(_ restart: String, _ policy: Tree) throws(EngineError) -> Tree {
        if policy != .null {
            return [
                "Condition": policy["condition"], "Delay": policy["delay"], "MaxAttempts": policy["max_attempts"],
                "Window": policy["window"],
            ]
        }
        let value = try RestartValue(restart)
        switch value.name {
        case "", "no": return .null
        case "always", "unless-stopped": return ["Condition": "any"]
        case "on-failure":
            return ["Condition": "on-failure", "MaxAttempts": .number("\(UInt64(bitPattern: Int64(value.count)))")]
        default: throw .invalid("unknown restart policy: \(restart)")
        }
    }

    private static func health(_ tree: Tree) throws(EngineError) -> Tree {
        if tree == .null { return .null }
        if tree["disable"] != .null {
            if !tree["test"].isEmpty { throw .invalid("test and disable can't be set at the same time") }
            return ["Test": ["NONE"]]
        }
        return [
            "Test": tree["test"].unlessEmpty, "Timeout": tree["timeout"].unlessEmpty,
            "Interval": tree["interval"].unlessEmpty, "Retries": tree["retries"].unlessEmpty,
            "StartPeriod": tree["start_period"].unlessEmpty, "StartInterval": tree["start_interval"].unlessEmpty,
        ]
    }

    private func attachments(_ networks: [String: Tree], _ service: String) throws(EngineError) -> [Tree] {
        var result: [Tree] = []
        for (key, network) in networks.isEmpty ? [Self.defaultNetwork: [:]] : networks {
            let known = project.networks[key]
            if known == nil, key != Self.defaultNetwork {
                throw .invalid("undefined network \(GoQuote.quoted(key))")
            }
            let target = known?["name"].string ?? scoped(key)
            var aliases = network["aliases"].strings
            if !Self.isBuiltIn(network: target) { aliases.append(service) }
            result.append([
                "Target": .string(target), "Aliases": Tree.strings(aliases).unlessEmpty,
                "DriverOpts": network["driver_opts"].unlessEmpty,
            ])
        }
        return result.sorted { $0["Target"].text < $1["Target"].text }
    }

    private static func hosts(_ lines: [String]) -> [String] {
        lines.compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count > 1 ? "\(parts[1]) \(parts[0])" : nil
        }
    }

    private static func dns(_ service: Tree) -> Tree {
        if service["dns"] == .null, service["dns_search"] == .null { return .null }
        return ["Nameservers": service["dns"].unlessEmpty, "Search": service["dns_search"].unlessEmpty]
    }

    private static func environment(_ tree: Tree) -> [String] {
        tree.members.map { $0.value == .null ? $0.key : "\($0.key)=\($0.value.text)" }.sorted()
    }

    private static func ulimits(_ tree: Tree) -> [Tree] {
        tree.sorted.map { name, limit in
            let single = limit["single"].int ?? 0
            let (soft, hard) = single != 0 ? (single, single) : (limit["soft"].int ?? 0, limit["hard"].int ?? 0)
            return ["Name": .string(name), "Soft": .int(soft), "Hard": .int(hard)]
        }
    }

    private static func placement(_ tree: Tree) -> Tree {
        let preferences = tree["preferences"].elements.map { preference -> Tree in
            ["Spread": ["SpreadDescriptor": .string(preference["spread"].text)]]
        }
        return [
            "Constraints": tree["constraints"].unlessEmpty, "Preferences": Tree.list(preferences).unlessEmpty,
            "MaxReplicas": tree["max_replicas_per_node"],
        ]
    }

    private static func endpoint(_ mode: String, _ ports: [Tree]) -> Tree {
        let ports = ports.map { port -> Tree in
            [
                "Protocol": port["protocol"], "TargetPort": port["target"], "PublishedPort": port["published"],
                "PublishMode": port["mode"],
            ]
        }
        let sorted = ports.sorted { ($0["PublishedPort"].int ?? 0) < ($1["PublishedPort"].int ?? 0) }
        return ["Mode": Tree.string(mode.lowercased()).unlessEmpty, "Ports": Tree.list(sorted).unlessEmpty]
    }

    private static func update(_ tree: Tree) -> Tree {
        if tree == .null { return .null }
        return [
            "Parallelism": .int(tree["parallelism"].int ?? 1), "Delay": tree["delay"],
            "FailureAction": tree["failure_action"], "Monitor": tree["monitor"],
            "MaxFailureRatio": tree["max_failure_ratio"] == .null ? 0 : tree["max_failure_ratio"],
            "Order": .string(tree["order"].text),
        ]
    }

    private func credentials(_ tree: Tree, _ configs: [Tree]) throws(EngineError) -> Tree {
        let found = ["config", "file", "registry"].filter { !tree[$0].isEmpty }
        let quoted = found.map { "\"\(Shape.capitalized($0))\"" }
        if found.count == 2 {
            throw .invalid("invalid credential spec: cannot specify both \(quoted[0]) and \(quoted[1])")
        }
        if found.count > 2 {
            throw .invalid(
                "invalid credential spec: cannot specify both \(quoted[0]), \(quoted[1]), and \(quoted[2])"
            )
        }
        guard let key = found.first else { return .null }
        var value = tree[key].text
        if key == "config" {
            let named = configs.first { $0["ConfigName"].text == value }
            guard let config = named ?? configs.first(where: { $0["ConfigName"].text == scoped(value) }) else {
                throw .invalid(
                    "invalid credential spec: spec specifies config \(value), but no such config can be found"
                )
            }
            value = config["ConfigID"].text
        }
        return .map([Shape.capitalized(key): Tree.string(value)])
    }
}
