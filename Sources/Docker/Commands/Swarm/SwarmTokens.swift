import Text

/// Tokens that let nodes in, and the key of locked managers.
enum SwarmTokens {
    static func join(_ invocation: Invocation) throws -> Int32 {
        let role = invocation.arguments[0]
        guard role == "worker" || role == "manager" else { throw Failure("unknown role \(role)") }
        let client = invocation.client
        let quiet = invocation.options.bool("quiet")
        if invocation.options.bool("rotate") {
            let flag = role == "worker" ? "rotateWorkerToken" : "rotateManagerToken"
            try Swarms.put(client, try client.call("GET", "/swarm"), rotate: flag)
            if !quiet { say("Successfully rotated \(role) join token.\n") }
        }
        let swarm = try client.call("GET", "/swarm")
        if quiet {
            say(swarm["JoinTokens"]?[role]?.string ?? "")
            return 0
        }
        let node = try client.call("GET", "/info")["Swarm"]?["NodeID"]?.string ?? ""
        try showJoin(client, node: node, roles: [role])
        return 0
    }

    /// The command line by which another node joins.
    static func showJoin(_ client: Client, node: String, roles: [String]) throws {
        let manager = try client.call("GET", Nodes.path(node))["ManagerStatus"]
        let tokens = try client.call("GET", "/swarm")["JoinTokens"]
        guard let manager else { return }
        for role in roles {
            let command = "docker swarm join --token \(tokens?[role]?.string ?? "") \(manager["Addr"]?.string ?? "")"
            say("To add a \(role) to this swarm, run the following command:\n\n    \(command)\n")
        }
    }

    static func key(_ invocation: Invocation) throws -> Int32 {
        let client = invocation.client
        let quiet = invocation.options.bool("quiet")
        if invocation.options.bool("rotate") {
            let swarm = try client.call("GET", "/swarm")
            guard swarm["Spec"]?["EncryptionConfig"]?["AutoLockManagers"]?.bool == true else {
                throw Failure("cannot rotate because autolock is not turned on")
            }
            try Swarms.put(client, swarm, rotate: "rotateManagerUnlockKey")
            if !quiet { say("Successfully rotated manager unlock key.") }
        }
        let key = try unlockKey(client)
        if key.isEmpty { throw Failure("no unlock key is set") }
        if quiet { say(key) } else { show(key) }
        return 0
    }

    static func showUnlock(_ client: Client) throws {
        let key = try unlockKey(client)
        if !key.isEmpty { show(key) }
    }

    private static func unlockKey(_ client: Client) throws -> String {
        do {
            return try client.call("GET", "/swarm/unlockkey")["UnlockKey"]?.string ?? ""
        } catch let failure as Failure {
            throw Failure("could not fetch unlock key: \(failure.message)")
        }
    }

    private static func show(_ key: String) {
        say(
            """
            To unlock a swarm manager after it restarts, run the `docker swarm unlock`
            command and provide the following key:

                \(key)

            Remember to store this key in a password manager, since without it you
            will not be able to restart the manager.
            """
        )
    }
}
