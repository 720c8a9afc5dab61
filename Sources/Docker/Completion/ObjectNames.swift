import Text

/// Names that the daemon knows, for a shell. A daemon that does not answer knows none.
struct ObjectNames {
    private let globals: ParsedOptions
    private let transports: Transports

    init(_ globals: ParsedOptions, _ transports: Transports) {
        self.globals = globals
        self.transports = transports
    }

    /// What the usage line calls the argument says which names fit; a repeated one goes on.
    func argument(_ description: CommandDescription, _ given: [String]) -> [String] {
        let words = description.usage.split(separator: " ").map { $0.filter { $0.isLetter || $0 == "_" } }
            .filter { $0 != "OPTIONS" }
        guard let word = given.count < words.count ? words[given.count] : words.last else { return [] }
        if given.count >= words.count && !description.usage.contains("...") { return [] }
        let names: [String]
        switch word {
        case "CONTAINER": names = containers(description.path.split(separator: " ").last ?? "")
        case "IMAGE", "NAMETAGDIGEST", "NAMETAG", "SOURCE_IMAGETAG": names = images()
        case "NETWORK": names = list("/networks", nil, "Name")
        case "VOLUME": names = list("/volumes", "Volumes", "Name")
        case "NAMEID": names = containers("") + images()
        default: return []
        }
        return names.filter { !given.contains($0) }
    }

    /// nil for options whose value may be a file.
    func value(_ option: OptionSpec) -> [String]? {
        switch option.name {
        case "network", "net": list("/networks", nil, "Name")
        case "volumes-from", "link": containers("")
        case "pull" where option.kind == .string: ["always", "missing", "never"]
        case "restart": ["no", "always", "on-failure", "unless-stopped"]
        case "log-level": ["debug", "info", "warn", "error", "fatal"]
        case "type": ["container", "image", "network", "volume"]
        default: nil
        }
    }

    private func containers(_ verb: Substring) -> [String] {
        var query: [(String, String)] = [("all", "1")]
        switch verb {
        case "attach", "exec", "kill", "pause", "stop", "top": query = []
        default: break
        }
        return elements("/containers/json", query).flatMap { $0["Names"]?.strings ?? [] }
            .map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }
    }

    private func images() -> [String] {
        elements("/images/json", []).flatMap { $0["RepoTags"]?.strings ?? [] }
    }

    private func list(_ path: String, _ member: String?, _ key: String) -> [String] {
        elements(path, [], member).compactMap { $0[key]?.string }
    }

    private func elements(_ path: String, _ query: [(String, String)], _ member: String? = nil) -> [JSONNode] {
        guard let settings = try? Settings(globals, transports),
            let answer = try? Client(settings).call("GET", path, query)
        else { return [] }
        return (member.map { answer[$0] } ?? answer)?.elements ?? []
    }
}
