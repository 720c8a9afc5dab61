import Text

/// What a command's next argument may be.
struct ArgumentOffer {
    let objects: ObjectNames
    /// The command by its first name.
    let command: String
    /// What stands before, and the options.
    let parsed: ParsedOptions

    /// Commands whose arguments nobody can guess, and that are no files.
    private static let guessless: Set<String> = [
        "builder prune", "checkpoint create", "config create", "config ls", "container ls", "container prune",
        "context create", "context ls", "context show", "image load", "image prune", "login", "network create",
        "network ls", "network prune", "node ls", "plugin create", "plugin ls", "secret ls", "service create",
        "service ls", "stack config", "stack ls", "swarm ca", "swarm init", "swarm leave", "swarm unlock",
        "swarm unlock-key", "swarm update", "system df", "system dial-stdio", "system events", "system info",
        "system prune", "version", "volume create", "volume ls", "volume prune",
    ]

    var offer: Offer {
        let count = parsed.positionals.count
        switch command {
        case "container attach", "container exec", "container pause":
            return known(objects.containers(all: false) { $0["State"]?.string != "paused" })
        case "container unpause": return known(objects.containers(all: false) { $0["State"]?.string == "paused" })
        case "checkpoint ls", "container commit", "container diff", "container kill", "container port",
            "container stats", "container stop", "container top", "container wait":
            return known(objects.containers(all: false))
        case "container export", "container inspect", "container logs", "container rename", "container restart",
            "container update":
            return known(objects.containers())
        case "container start": return known(objects.containers(fits: Self.isIdle))
        case "container rm": return known(objects.containers { parsed.bool("force") || Self.isIdle($0) })
        case "container create", "image inspect", "image rm", "image save": return known(objects.images())
        case "container run", "image history", "image pull", "image push":
            return count < 1 ? known(objects.images()) : .nothing
        case "image tag": return count < 2 ? known(objects.images()) : .nothing
        case "image build": return .folders
        case "network inspect", "network rm": return known(objects.networks())
        case "network connect", "network disconnect": return endpoint
        case "volume inspect", "volume rm", "volume update": return known(objects.volumes())
        case "node demote", "node inspect", "node promote", "node ps", "node rm", "node update":
            return known(objects.nodes())
        case "service inspect", "service logs", "service ps", "service rm", "service rollback", "service update":
            return known(objects.specified("services", showsIDs: "SERVICE"))
        case "service scale":
            let names = objects.specified("services", showsIDs: "SERVICE")
            return names.map { .beginnings($0.map { $0 + "=" }, Offer.Directive.noFiles) } ?? .failure
        case "config inspect", "config rm": return known(objects.specified("configs", showsIDs: "CONFIG"))
        case "secret inspect", "secret rm": return known(objects.specified("secrets", showsIDs: "SECRET"))
        case "stack deploy", "stack ps", "stack rm", "stack services": return known(objects.stacks())
        case "context inspect", "context rm": return contexts
        case "context use", "context update": return count < 1 ? contexts : .nothing
        case "context export": return count < 1 ? contexts : .files
        // docker leaves this place empty.
        case "inspect": return known(objects.containers().map { $0 + (objects.images() ?? []) })
        default: return Self.guessless.contains(command) ? .nothing : .files
        }
    }

    private func known(_ names: [String]?) -> Offer { names.map { Offer($0) } ?? .failure }

    private static func isIdle(_ container: JSONNode) -> Bool {
        ["exited", "created"].contains(container["State"]?.string ?? "")
    }

    private var contexts: Offer { Offer(objects.contexts().filter { !parsed.positionals.contains($0) }) }

    /// A network, and then a container that is in it or that is not.
    private var endpoint: Offer {
        guard let network = parsed.positionals.first else { return known(objects.networks()) }
        return known(
            objects.containers { container in
                let networks = container["NetworkSettings"]?["Networks"]?.members ?? []
                return networks.contains { $0.key == network } == (command == "network disconnect")
            }
        )
    }
}
