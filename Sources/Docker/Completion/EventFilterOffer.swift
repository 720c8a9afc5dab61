import Text

/// `events --filter`: names of conditions, and behind "=" what fits them.
struct EventFilterOffer {
    let objects: ObjectNames
    let typed: String

    private static let conditions = [
        "container", "daemon", "event", "image", "label", "network", "node", "scope", "type", "volume",
    ]
    private static let types = [
        "builder", "config", "container", "daemon", "image", "network", "node", "plugin", "secret", "service", "volume",
    ]
    private static let actions = [
        "create", "start", "restart", "stop", "checkpoint", "pause", "unpause", "attach", "detach", "resize", "update",
        "rename", "kill", "die", "oom", "destroy", "remove", "commit", "top", "copy", "archive-path", "extract-to-dir",
        "export", "import", "save", "load", "tag", "untag", "push", "pull", "prune", "delete", "enable", "disable",
        "connect", "disconnect", "reload", "mount", "unmount", "exec_create", "exec_start", "exec_die", "exec_detach",
        "health_status",
    ]

    var offer: Offer {
        let names = Self.conditions.map { $0 + "=" }
        guard let end = typed.utf8.firstIndex(of: UInt8(ascii: "=")) else { return .beginnings(names) }
        let condition = String(typed[..<end])
        let values: [String]
        switch condition {
        case "container": values = objects.containers() ?? []
        case "daemon": values = objects.daemon()
        case "event": values = Self.actions
        case "image": values = objects.images() ?? []
        case "label": values = []
        case "network": values = objects.networks() ?? []
        case "node": values = (objects.nodes() ?? []).filter { $0 != "self" }
        case "scope": values = ["local", "swarm"]
        case "type": values = Self.types
        case "volume": values = objects.volumes() ?? []
        default: return .beginnings(names, Offer.Directive.noFiles)
        }
        return Offer(values.map { "\(condition)=\($0)" })
    }
}
