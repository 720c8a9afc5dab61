/// Every command that there is, and the names of docker's that are left out.
enum CommandTable {
    static let all: [Command] = [
        .run, .create, .start, .stop, .restart, .kill, .pause, .unpause, .wait, .rename, .remove, .ps, .logs, .exec,
        .attach, .top, .port, .inspect, .networkList, .networkInspect, .networkCreate, .networkRemove, .networkConnect,
        .networkDisconnect, .networkPrune, .images, .load, .pull, .importImage, .tag, .removeImage, .version, .info,
    ]

    /// `container ls`, `image rm`: other names of commands in a group.
    static let aliases: [String: String] = [
        "container ls": "ps", "container list": "ps", "container ps": "ps", "container rm": "rm",
        "container remove": "rm", "container inspect": "inspect", "image ls": "images", "image list": "images",
        "image rm": "rmi", "image remove": "rmi", "image inspect": "inspect", "image import": "import",
        "system info": "info", "network list": "network ls", "network remove": "network rm",
    ]

    static let leftOut: Set<String> = [
        "build", "builder", "buildx", "checkpoint", "commit", "compose", "config", "context", "cp", "diff", "events",
        "export", "history", "login", "logout", "manifest", "node", "plugin", "push", "save",
        "search", "secret", "service", "stack", "stats", "swarm", "trust", "update", "volume",
    ]

    static let groups: Set<String> = ["container", "image", "network", "system"]

    /// The command that `words` begin with, and how many of the words are its name.
    static func find(_ words: [String]) throws -> (Command, Int) {
        let first = words[0]
        if groups.contains(first) {
            guard words.count > 1 else { throw Failure("docker: '\(first)' needs a command") }
            let pair = "\(first) \(words[1])"
            if let name = aliases[pair], let command = named(name) { return (command, 2) }
            if let command = named(pair) { return (command, 2) }
            if let command = named(words[1]), command.group == first { return (command, 2) }
            throw Failure("docker: '\(pair)' is not implemented")
        }
        if let command = named(first) { return (command, 1) }
        if leftOut.contains(first) { throw Failure("docker: '\(first)' is not implemented") }
        throw Failure("docker: '\(first)' is not a docker command.\nSee 'docker --help'")
    }

    private static func named(_ name: String) -> Command? { all.first { $0.name == name } }
}
