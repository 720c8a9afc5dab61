import Linux
import Text

/// What the value of an option may be.
struct ValueOffer {
    let objects: ObjectNames
    /// The command by its first name; "" for the global options.
    let command: String
    /// What stands before.
    let parsed: ParsedOptions
    /// What is typed of the value.
    let typed: String

    private static let platforms = [
        "linux/386", "linux/amd64", "linux/arm", "linux/arm/v5", "linux/arm/v6", "linux/arm/v7", "linux/arm64",
        "linux/arm64/v8", "linux/ppc64le", "linux/s390x", "linux/riscv64", "windows/amd64", "wasip1/wasm",
    ]
    private static let restarts = ["no", "always", "on-failure", "unless-stopped"]
    private static let limits = [
        "as", "chroot", "core", "cpu", "data", "fsize", "locks", "maxlogins", "maxsyslogins", "memlock", "msgqueue",
        "nice", "nofile", "nproc", "priority", "rss", "rtprio", "sigpending", "stack",
    ]

    func offer(_ option: OptionSpec) -> Offer {
        let name = option.target
        switch command {
        case "":
            switch name {
            case "context": return Offer(objects.contexts())
            case "log-level": return Offer(["debug", "info", "warn", "error", "fatal", "panic"])
            default: return .files
            }
        case "container run", "container create": return ofContainer(name)
        case "service create", "service update": return ofService(name)
        case "node update":
            switch name {
            case "role": return Offer(["worker", "manager"])
            case "availability": return Offer(["active", "pause", "drain"])
            default: return .nothing
            }
        case "inspect":
            return name == "type" ? Offer(Self.types) : .nothing
        case "node ls", "node ps", "service inspect", "service logs", "service ls", "service ps", "service rollback":
            return .nothing
        case "system events" where name == "filter": return EventFilterOffer(objects: objects, typed: typed).offer
        default: break
        }
        switch name {
        case "signal" where ["container stop", "container kill", "container restart"].contains(command):
            return Offer(SignalNames.offered)
        case "env" where command == "container exec": return Offer(Self.variables)
        case "restart" where command == "container update": return Offer(Self.restarts)
        case "platform" where command.hasPrefix("image "): return Offer(Self.platforms)
        default: return .files
        }
    }

    private static let types = [
        "config", "container", "image", "network", "node", "plugin", "secret", "service", "task", "volume",
    ]

    private static var variables: [String] {
        ProcessEnvironment.inherited.map { String($0.prefix { $0 != "=" }) }
    }

    private func ofContainer(_ name: String) -> Offer {
        switch name {
        case "attach": return Offer(["stderr", "stdin", "stdout"])
        case "cap-add", "cap-drop": return Offer(["ALL"] + CapabilityNames.all)
        case "cgroupns": return Offer(["host", "private"])
        case "detach-keys": return .beginnings(["ctrl-"])
        case "env": return Offer(Self.variables)
        case "env-file": return .files
        case "ipc": return shared(["host", "none", "private", "shareable"])
        case "link": return .beginnings((objects.containers() ?? []).map { $0 + ":" })
        case "log-driver": return Offer(objects.drivers("Log") ?? LogOptionNames.drivers)
        case "log-opt": return LogOptionNames.offer(parsed.string("log-driver") ?? "")
        case "network": return objects.networks().map { Offer($0) } ?? .failure
        case "pid": return shared(["host"])
        case "platform": return Offer(Self.platforms)
        case "pull": return Offer(["always", "missing", "never"])
        case "restart": return Offer(Self.restarts)
        case "security-opt": return security
        case "stop-signal": return Offer(SignalNames.offered)
        case "storage-opt": return .beginnings(["size="])
        case "ulimit": return .beginnings(Self.limits.map { $0 + "=" })
        case "userns", "uts": return Offer(["host"])
        case "volume-driver": return Offer(objects.drivers("Volume") ?? ["local"])
        case "volumes-from": return objects.containers().map { Offer($0) } ?? .failure
        default: return .nothing
        }
    }

    /// A namespace: a container's, or one of `others`.
    private func shared(_ others: [String]) -> Offer {
        let word = "container:"
        if !typed.isEmpty, "container".hasPrefix(typed) { return .beginnings([word]) }
        if typed.hasPrefix(word) { return Offer((objects.containers() ?? []).map { word + $0 }) }
        return Offer([word] + others)
    }

    private var security: Offer {
        if !typed.isEmpty, "apparmor=".hasPrefix(typed) { return .beginnings(["apparmor="]) }
        if !typed.isEmpty, "label".hasPrefix(typed) { return .beginnings(["label="]) }
        if typed.hasPrefix("label=") {
            if typed.hasPrefix("label=d") { return Offer(["label=disable"]) }
            let labels = ["disable", "level:", "role:", "type:", "user:"].map { "label=" + $0 }
            return .beginnings(labels, Offer.Directive.noFiles)
        }
        if typed.utf8.count > 1, "seccomp".hasPrefix(typed) { return .beginnings(["seccomp="]) }
        if typed.hasPrefix("seccomp=") { return Offer(["seccomp=unconfined"]) }
        return Offer(["apparmor=", "label=", "no-new-privileges", "seccomp=", "systempaths=unconfined"])
    }

    private func ofService(_ name: String) -> Offer {
        switch name {
        case "mode": return Offer(["replicated", "global", "replicated-job", "global-job"])
        case "env", "env-add": return Offer(Self.variables)
        case "env-file": return .files
        case "image": return objects.images().map { Offer($0) } ?? .failure
        case "network", "network-add": return objects.networks().map { Offer($0) } ?? .failure
        case "restart-condition": return Offer(["none", "on-failure", "any"])
        case "rollback-order", "update-order": return Offer(["start-first", "stop-first"])
        case "rollback-failure-action": return Offer(["pause", "continue"])
        case "update-failure-action": return Offer(["pause", "continue", "rollback"])
        default: return .nothing
        }
    }
}
