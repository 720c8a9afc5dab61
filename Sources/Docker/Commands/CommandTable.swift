/// Every command that docker has, in no particular order; help sorts.
enum CommandTable {
    static let root: StaticString = """
        docker
        [OPTIONS] COMMAND
        Containers: built, run and looked after
        0+ group
        | Containers: built, run and looked after
        @global
        """

    /// "Common Commands" of the overview, in its order.
    static let common = [
        "run", "exec", "ps", "build", "pull", "push", "images", "login", "logout", "search", "version", "info",
    ]
    static let swarm: Set<String> = ["config", "node", "secret", "service", "stack", "swarm"]

    static func named(_ name: String) -> Command? {
        let name = Array(name.utf8)
        return all.first { $0.isNamed(name) }
    }

    /// The commands of a group under the names that help lists there; "" for those without a group.
    static func members(of group: String) -> [(name: String, command: Command)] {
        var members: [(String, Command)] = []
        for command in all {
            // Of several names in one group the first counts, the others are shorter ways to say it.
            let name = command.names.first { parent($0) == group }
            if let name { members.append((name, command)) }
        }
        return members.sorted { $0.0 < $1.0 }
    }

    static func parent(_ name: String) -> String {
        name.lastIndex(of: " ").map { String(name[..<$0]) } ?? ""
    }
}
