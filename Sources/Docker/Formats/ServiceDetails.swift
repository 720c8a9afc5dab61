import Text

/// What `service inspect --pretty` writes.
struct ServiceDetails {
    private let service: Tree
    private let client: Client
    private var spec: Tree { service["Spec"] }
    private var task: Tree { spec["TaskTemplate"] }
    private var container: Tree { task["ContainerSpec"] }

    init(_ node: JSONNode, _ client: Client) {
        service = Tree(node)
        self.client = client
    }

    /// It begins with an empty line and ends with one.
    var text: String {
        (["", "ID:\t\t\(service["ID"].text)", "Name:\t\t\(spec["Name"].text)"] + pairs("Labels:", spec["Labels"]) + mode
            + state + placement + plan("Update", spec["UpdateConfig"]) + plan("Rollback", spec["RollbackConfig"])
            + contents + mounts + logDriver + resources + endpoint).joined(separator: "\n") + "\n"
    }

    private func pairs(_ title: String, _ map: Tree, _ indent: String = " ", _ separator: String = "=") -> [String] {
        let pairs = map.stringMap.sorted { $0.key < $1.key }
        return pairs.isEmpty ? [] : [title] + pairs.map { indent + ($1.isEmpty ? $0 : "\($0)\(separator)\($1)") }
    }

    private var mode: [String] {
        let mode = spec["Mode"]
        if mode["Global"] != .null { return ["Service Mode:\tGlobal"] }
        if mode["Replicated"] == .null { return ["Service Mode:"] }
        let replicas = mode["Replicated"]["Replicas"].int
        return ["Service Mode:\tReplicated"] + (replicas.map { [" Replicas:\t\($0)"] } ?? [])
    }

    private var state: [String] {
        let status = service["UpdateStatus"]
        if status["State"].text.isEmpty { return [] }
        var lines = ["UpdateStatus:", " State:\t\t\(status["State"].text)"]
        if let time = status["StartedAt"].string { lines.append(" Started:\t\(Timestamp.age(time)) ago") }
        if status["State"] == "completed", let time = status["CompletedAt"].string {
            lines.append(" Completed:\t\(Timestamp.age(time)) ago")
        }
        return lines + [" Message:\t\(status["Message"].text)"]
    }

    private var placement: [String] {
        let placement = task["Placement"]
        var lines = ["Placement:"]
        let constraints = placement["Constraints"].strings
        if !constraints.isEmpty { lines.append(" Constraints:\t[\(constraints.joined(separator: " "))]") }
        let spreads = placement["Preferences"].elements.map { "spread=\($0["Spread"]["SpreadDescriptor"].text)" }
        if !spreads.isEmpty { lines.append(" Preferences:   [\(spreads.joined(separator: " "))]") }
        if let most = placement["MaxReplicas"].int, most > 0 { lines.append(" Max Replicas Per Node:   \(most)") }
        return lines
    }

    private func plan(_ title: String, _ plan: Tree) -> [String] {
        if plan == .null { return [] }
        var lines = ["\(title)Config:", " Parallelism:\t\(plan["Parallelism"].int ?? 0)"]
        if let delay = plan["Delay"].int, delay > 0 { lines.append(" Delay:\t\t\(Durations.go(nanoseconds: delay))") }
        lines.append(" On failure:\t\(plan["FailureAction"].text)")
        if let time = plan["Monitor"].int, time > 0 {
            lines.append(" Monitoring Period: \(Durations.go(nanoseconds: time))")
        }
        let ratio = String(decoding: plan["MaxFailureRatio"].json, as: UTF8.self)
        return lines + [
            " Max failure ratio: \(ratio)",
            title == "Update"
                ? " Update order:      \(plan["Order"].text)"
                : " Rollback order:    \(plan["Order"].text)",
        ]
    }

    private var contents: [String] {
        var lines = ["ContainerSpec:", " Image:\t\t\(container["Image"].text)"]
        for (title, key) in [("Args", "Args"), ("Env", "Env")] where !container[key].isEmpty {
            lines.append(" \(title):\t\t" + container[key].strings.map { "\($0) " }.joined())
        }
        if !container["Dir"].isEmpty { lines.append(" Dir:\t\t\(container["Dir"].text)") }
        if let value = container["Init"].bool { lines.append(" Init:\t\t\(value)") }
        if !container["User"].isEmpty { lines.append(" User: \(container["User"].text)") }
        let (add, drop) = (container["CapabilityAdd"].strings, container["CapabilityDrop"].strings)
        if !add.isEmpty || !drop.isEmpty { lines.append("Capabilities:") }
        if !add.isEmpty { lines.append(" Add: \(add.joined(separator: ", "))") }
        if !drop.isEmpty { lines.append(" Drop: \(drop.joined(separator: ", "))") }
        lines += pairs("SysCtls:", container["Sysctls"], " ", ": ")
        let limits = container["Ulimits"].elements.map { limit in
            (limit["Name"].text, Tree.string("\(limit["Soft"].int ?? 0):\(limit["Hard"].int ?? 0)"))
        }
        return lines + pairs("Ulimits:", .map(Dictionary(limits) { $1 }), " ", ": ")
    }

    private var mounts: [String] {
        var lines = container["Mounts"].isEmpty ? [] : ["Mounts:"]
        for mount in container["Mounts"].elements {
            lines += [
                " Target:\t\(mount["Target"].text)", "  Source:\t\(mount["Source"].text)",
                "  ReadOnly:\t\(mount["ReadOnly"].bool ?? false)", "  Type:\t\t\(mount["Type"].text)",
            ]
        }
        for noun in ["Config", "Secret"] where !container["\(noun)s"].isEmpty {
            lines.append("\(noun)s:")
            for reference in container["\(noun)s"].elements {
                lines += [" Target:\t\(reference["File"]["Name"].text)", "  Source:\t\(reference["\(noun)Name"].text)"]
            }
        }
        return lines
    }

    private var logDriver: [String] {
        let driver = task["LogDriver"]
        if driver == .null { return [] }
        let name = driver["Name"].text.isEmpty ? [] : [" Name:\t\t\(driver["Name"].text)"]
        return ["Log Driver:"] + name + pairs(" LogOpts:", driver["Options"], "  ", ":       ") + [""]
    }

    private var resources: [String] {
        let resources = task["Resources"]
        var lines = resources == .null ? [] : ["Resources:"]
        for (title, key) in [("Reservations", "Reservations"), ("Limits", "Limits")] {
            let (cpus, memory) = (resources[key]["NanoCPUs"].int ?? 0, resources[key]["MemoryBytes"].int ?? 0)
            let pids = resources[key]["Pids"].int ?? 0
            if cpus > 0 || memory > 0 || pids > 0 { lines.append(" \(title):") }
            if cpus > 0 {
                let whole = cpus % 1_000_000_000 == 0
                lines.append("  CPU:\t\t" + (whole ? "\(cpus / 1_000_000_000)" : "\(Double(cpus) / 1e9)"))
            }
            if memory > 0 { lines.append("  Memory:\t\(Sizes.binary(memory))") }
            if pids > 0 { lines.append("  PIDs:\t\t\(pids)") }
        }
        return lines
    }

    private var endpoint: [String] {
        let networks = task["Networks"].elements.map { network -> String in
            let id = network["Target"].text
            let found = try? client.call("GET", Invocation.network(id), [("scope", "swarm")])
            return found?["Name"]?.string ?? id
        }
        var lines = networks.isEmpty ? [] : ["Networks: \(networks.joined(separator: " ")) "]
        lines.append("Endpoint Mode:\t\(spec["EndpointSpec"]["Mode"].text)")
        let ports = service["Endpoint"]["Ports"].elements
        if !ports.isEmpty { lines.append("Ports:") }
        for port in ports {
            lines += [
                " PublishedPort = \(port["PublishedPort"].int ?? 0)", "  Protocol = \(port["Protocol"].text)",
                "  TargetPort = \(port["TargetPort"].int ?? 0)", "  PublishMode = \(port["PublishMode"].text)",
            ]
        }
        if !ports.isEmpty { lines[lines.count - 1] += " " }
        let health = container["Healthcheck"]
        guard health != .null else { return lines }
        let time = { (key: String) in Durations.go(nanoseconds: health[key].int ?? 0) }
        lines += [
            " Healthcheck:", "  Interval = \(time("Interval"))", "  Retries = \(health["Retries"].int ?? 0)",
            "  StartPeriod =\t\(time("StartPeriod"))", "  Timeout =\t\(time("Timeout"))",
        ]
        let tests = health["Test"].strings
        if !tests.isEmpty {
            lines += ["  Tests:"] + tests.map { "\t Test = \($0)" }
            lines[lines.count - 1] += " "
        }
        return lines
    }
}
