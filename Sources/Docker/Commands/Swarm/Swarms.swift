import Text

/// What the `swarm` commands do.
enum Swarms {
    static func initialize(_ invocation: Invocation) throws -> Int32 {
        let options = invocation.options
        let client = invocation.client
        var body = try address(options)
        body["DataPathPort"] = .int(Int64(options.int("data-path-port") ?? 0))
        body["DefaultAddrPool"] = .strings(options.list("default-addr-pool"))
        body["ForceNewCluster"] = .bool(options.bool("force-new-cluster"))
        body["AutoLockManagers"] = .bool(options.bool("autolock"))
        body["SubnetSize"] = .int(Int64(options.int("default-addr-pool-mask-length") ?? 24))
        var spec: Tree = [:]
        try SwarmOptions(options).apply(to: &spec, root: nil)
        body["Spec"] = spec
        let id: String
        do {
            id = try client.call("POST", "/swarm/init", body: body.json).string ?? ""
        } catch let failure as Failure
            where failure.message.contains("could not choose an IP address to advertise")
            || failure.message.contains("could not find the system's IP address")
        {
            throw Failure("\(failure.message) - specify one with --advertise-addr")
        }
        say("Swarm initialized: current node (\(id)) is now a manager.\n")
        try SwarmTokens.showJoin(client, node: id, roles: ["worker"])
        say("To add a manager to this swarm, run 'docker swarm join-token manager' and follow the instructions.")
        if options.bool("autolock") { try SwarmTokens.showUnlock(client) }
        return 0
    }

    static func join(_ invocation: Invocation) throws -> Int32 {
        var body = try address(invocation.options)
        body["JoinToken"] = .string(invocation.options.string("token") ?? "")
        body["RemoteAddrs"] = .strings(invocation.arguments)
        try invocation.client.call("POST", "/swarm/join", body: body.json)
        let isManager = try invocation.client.call("GET", "/info")["Swarm"]?["ControlAvailable"]?.bool ?? false
        say("This node joined a swarm as a \(isManager ? "manager" : "worker").")
        return 0
    }

    /// Where the node listens and what it is for: what `init` and `join` share.
    private static func address(_ options: ParsedOptions) throws -> Tree {
        var body: Tree = [
            "ListenAddr": .string(options.string("listen-addr") ?? "0.0.0.0:2377"),
            "AdvertiseAddr": .string(options.string("advertise-addr") ?? ""),
            "DataPathAddr": .string(options.string("data-path-addr") ?? ""),
        ]
        if let availability = options.string("availability") {
            guard ["active", "pause", "drain"].contains(availability.lowercased()) else {
                throw Failure(
                    "invalid availability \(GoQuote.quoted(availability)), only active, pause and drain are supported"
                )
            }
            body["Availability"] = .string(availability.lowercased())
        }
        return body
    }

    static func leave(_ invocation: Invocation) throws -> Int32 {
        let query = invocation.options.bool("force") ? [("force", "1")] : []
        try invocation.client.call("POST", "/swarm/leave", query)
        say("Node left the swarm.")
        return 0
    }

    static func update(_ invocation: Invocation) throws -> Int32 {
        // Without any option docker shows the command's help.
        if invocation.options.values.isEmpty {
            if let command = CommandTable.named(invocation.path) { say(CommandHelp.text(CommandDescription(command))) }
            return 0
        }
        let client = invocation.client
        let swarm = try client.call("GET", "/swarm")
        var spec = swarm["Spec"].map(Tree.init) ?? .null
        let wasLocked = spec["EncryptionConfig"]["AutoLockManagers"].bool ?? false
        let root = swarm["TLSInfo"]?["TrustRoot"]?.string ?? ""
        try SwarmOptions(invocation.options).apply(to: &spec, root: root)
        try put(client, swarm, spec)
        say("Swarm updated.")
        if !wasLocked, spec["EncryptionConfig"]["AutoLockManagers"].bool == true {
            try SwarmTokens.showUnlock(client)
        }
        return 0
    }

    /// `rotate` is the token or key that is made anew.
    static func put(_ client: Client, _ swarm: JSONNode, _ spec: Tree? = nil, rotate: String = "") throws {
        let flags = ["rotateWorkerToken", "rotateManagerToken", "rotateManagerUnlockKey"].map {
            ($0, "\($0 == rotate)")
        }
        let version = [("version", "\(swarm["Version"]?["Index"]?.uint64 ?? 0)")]
        let body = spec ?? swarm["Spec"].map(Tree.init) ?? .null
        try client.call("POST", "/swarm/update", version + flags, body: body.json)
    }

    static func unlock(_ invocation: Invocation) throws -> Int32 {
        switch try invocation.client.call("GET", "/info")["Swarm"]?["LocalNodeState"]?.string ?? "" {
        case "inactive": throw Failure("Error: This node is not part of a swarm")
        case "pending", "active", "error": throw Failure("Error: swarm is not locked")
        default: break
        }
        let key = try Prompt.line("Enter unlock key: ", echoes: false)
        let body: Tree = ["UnlockKey": .string(key)]
        try invocation.client.call("POST", "/swarm/unlock", body: body.json)
        return 0
    }
}
