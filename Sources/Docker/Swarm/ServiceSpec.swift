import DockerAPI
import Text

/// The specification of a new service, from the options of `service create`.
struct ServiceSpec {
    private let options: ParsedOptions
    private let client: Client
    private let read: ServiceOptions

    init(_ options: ParsedOptions, _ client: Client) {
        self.options = options
        self.client = client
        read = ServiceOptions(options)
    }

    func tree() throws -> Tree {
        let environment = try environment()
        let health = try Healthcheck(options)
        let mode = try mode()
        let (update, rollback) = (read.plan("update"), read.plan("rollback"))
        if mode["ReplicatedJob"] != .null || mode["GlobalJob"] != .null, update != .null || rollback != .null {
            throw Failure("update and rollback configuration is not supported for jobs")
        }
        let networks = try read.networks("network", client).map(\.attachment)
        var container = try container()
        container["Env"] = Tree.strings(environment).unlessEmpty
        if let health { container["Healthcheck"] = try Tree(members: { health.members(&$0) })["Healthcheck"] }
        var task: Tree = [
            "Networks": Tree.list(networks.sorted { $0["Target"].text < $1["Target"].text }).unlessEmpty,
            "Resources": [
                "Limits": [
                    "NanoCPUs": read.number("limit-cpu").unlessEmpty,
                    "MemoryBytes": read.number("limit-memory").unlessEmpty,
                    "Pids": read.number("limit-pids").unlessEmpty,
                ],
                "Reservations": [
                    "NanoCPUs": read.number("reserve-cpu").unlessEmpty,
                    "MemoryBytes": read.number("reserve-memory").unlessEmpty,
                    "GenericResources": Tree.list(try read.resources("generic-resource")).unlessEmpty,
                ],
            ],
            "RestartPolicy": read.restart(),
            "Placement": [
                "Constraints": Tree.strings(options.list("constraint")).unlessEmpty,
                "Preferences": Tree.list(read.preferences("placement-pref")).unlessEmpty,
                "MaxReplicas": read.number("replicas-max-per-node").unlessEmpty,
            ],
        ]
        if let driver = options.string("log-driver"), !driver.isEmpty {
            task["LogDriver"] = ["Name": .string(driver), "Options": Tree.map(read.map("log-opt")).unlessEmpty]
        }
        let secrets = try read.references("secret", "secret", client)
        container["Secrets"] = Tree.list(secrets).unlessEmpty
        var credentials = read.credentials
        let configs = try read.references("config", "config", client, runtime: credentials["Config"].text)
        container["Configs"] = Tree.list(configs).unlessEmpty
        if let config = configs.first(where: { $0["Runtime"] != .null }) { credentials["Config"] = config["ConfigID"] }
        container["Privileges"]["CredentialSpec"] = credentials
        task["ContainerSpec"] = container
        return [
            "Name": .string(options.string("name") ?? ""), "Labels": .map(read.map("label")), "TaskTemplate": task,
            "Mode": mode, "UpdateConfig": update, "RollbackConfig": rollback,
            "EndpointSpec": [
                "Mode": .string((options.string("endpoint-mode") ?? "vip").lowercased()),
                "Ports": Tree.list(try read.ports("publish")).unlessEmpty,
            ],
        ]
    }

    private func container() throws -> Tree {
        let (added, dropped) = ServiceCapabilities.effective(options.list("cap-add"), options.list("cap-drop"))
        let ulimits = try read.ulimits("ulimit").sorted { $0.key < $1.key }.map(\.value)
        return [
            "Image": .string(options.positionals[0]),
            "Args": Tree.strings(Array(options.positionals.dropFirst())).unlessEmpty,
            "Command": Tree.strings(try ShellWords.split(options.string("entrypoint") ?? "")).unlessEmpty,
            "Hostname": read.text("hostname").unlessEmpty,
            "Labels": Tree.map(read.map("container-label")).unlessEmpty, "Dir": read.text("workdir").unlessEmpty,
            "User": read.text("user").unlessEmpty, "Groups": Tree.strings(options.list("group")).unlessEmpty,
            "StopSignal": read.text("stop-signal").unlessEmpty, "TTY": read.flag("tty").unlessEmpty,
            "ReadOnly": read.flag("read-only").unlessEmpty, "Mounts": Tree.list(try read.mounts("mount")).unlessEmpty,
            "Init": .bool(options.bool("init")),
            "DNSConfig": [
                "Nameservers": Tree.strings(options.list("dns")).unlessEmpty,
                "Search": Tree.strings(options.list("dns-search")).unlessEmpty,
                "Options": Tree.strings(options.list("dns-option")).unlessEmpty,
            ],
            "Hosts": Tree.strings(read.hosts("host")).unlessEmpty, "StopGracePeriod": read.time("stop-grace-period"),
            "Isolation": read.text("isolation").unlessEmpty, "Sysctls": Tree.map(read.map("sysctl")).unlessEmpty,
            "CapabilityAdd": Tree.strings(added).unlessEmpty,
            "CapabilityDrop": Tree.strings(dropped).unlessEmpty,
            "Ulimits": Tree.list(ulimits).unlessEmpty, "OomScoreAdj": read.number("oom-score-adj").unlessEmpty,
        ]
    }

    /// A variable that is set twice has the last value, at its place.
    private func environment() throws -> [String] {
        var list: [String] = []
        for variable in try KeyValueFile.environment(options) {
            let name = variable.prefix { $0 != "=" } + "="
            list.removeAll { $0.hasPrefix(name) }
            list.append(variable)
        }
        return list
    }

    private func mode() throws -> Tree {
        let replicas = read.number("replicas")
        let concurrent = read.number("max-concurrent")
        let mode = options.string("mode") ?? "replicated"
        let isGlobal = mode.hasPrefix("global")
        if isGlobal, mode == "global", replicas != .null {
            throw Failure("replicas can only be used with replicated or replicated-job mode")
        }
        if isGlobal, (options.int("replicas-max-per-node") ?? 0) > 0 {
            throw Failure("replicas-max-per-node can only be used with replicated or replicated-job mode")
        }
        if mode != "replicated-job", isGlobal || mode == "replicated", concurrent != .null {
            throw Failure("max-concurrent can only be used with replicated-job mode")
        }
        if mode == "global-job", replicas != .null {
            throw Failure("replicas can only be used with replicated or replicated-job mode")
        }
        switch mode {
        case "replicated": return ["Replicated": ["Replicas": replicas]]
        case "global": return ["Global": [:]]
        case "replicated-job":
            let most = concurrent == .null ? replicas : concurrent
            return ["ReplicatedJob": ["MaxConcurrent": most, "TotalCompletions": replicas]]
        case "global-job": return ["GlobalJob": [:]]
        default: throw Failure("Unknown mode: \(mode), only replicated and global supported")
        }
    }
}
