import Text

/// Names that the daemon and the contexts' store know, for a shell; nil of a daemon that does not answer.
struct ObjectNames {
    private let globals: ParsedOptions
    private let transports: Transports

    init(_ globals: ParsedOptions, _ transports: Transports) {
        self.globals = globals
        self.transports = transports
    }

    /// `fits` is asked of each container.
    func containers(all: Bool = true, fits: (JSONNode) -> Bool = { _ in true }) -> [String]? {
        elements("/containers/json", all ? [("all", "1")] : [])?.filter(fits).flatMap { container in
            let names = container["Names"]?.strings ?? []
            let id = Self.shows("CONTAINER") ? container["Id"]?.string : nil
            return (id.map { [$0] } ?? []) + names.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }
        }
    }

    func images() -> [String]? { elements("/images/json")?.flatMap { $0["RepoTags"]?.strings ?? [] } }
    func networks() -> [String]? { elements("/networks")?.compactMap { $0["Name"]?.string } }
    func volumes() -> [String]? { elements("/volumes", [], "Volumes")?.compactMap { $0["Name"]?.string } }

    /// Of a kind of swarms' objects that have a specification with a name.
    func specified(_ kind: String, showsIDs: String? = nil) -> [String]? {
        elements("/\(kind)")?.flatMap { object in
            let id = showsIDs.map(Self.shows) == true ? object["ID"]?.string : nil
            return [object["Spec"]?["Name"]?.string, id].compactMap { $0 }
        }
    }

    func nodes() -> [String]? {
        elements("/nodes").map { nodes in
            nodes.flatMap { node in
                [node["Description"]?["Hostname"]?.string, Self.shows("NODE") ? node["ID"]?.string : nil]
                    .compactMap { $0 }
            } + ["self"]
        }
    }

    func stacks() -> [String]? {
        elements("/services").map { services in
            Set(services.compactMap { $0["Spec"]?["Labels"]?.member(named: "com.docker.stack.namespace")?.string })
                .sorted()
        }
    }

    /// Drivers of a kind that the daemon has.
    func drivers(_ kind: String) -> [String]? { call("/info")?["Plugins"]?[kind]?.strings }

    /// Name and identifier of the daemon.
    func daemon() -> [String] {
        let info = call("/info")
        return [info?["Name"]?.string, info?["ID"]?.string].compactMap { $0 }
    }

    func contexts() -> [String] {
        guard let settings = try? Settings(globals, transports) else { return [] }
        return ([Settings.defaultContext] + ((try? settings.contexts.list()) ?? []).map(\.name)).sorted()
    }

    private static func shows(_ kind: String) -> Bool {
        Configuration.variable("DOCKER_COMPLETION_SHOW_\(kind)_IDS") == "yes"
    }

    private func elements(_ path: String, _ query: [(String, String)] = [], _ member: String? = nil) -> [JSONNode]? {
        call(path, query).map { answer in (member.map { answer[$0] } ?? answer)?.elements ?? [] }
    }

    private func call(_ path: String, _ query: [(String, String)] = []) -> JSONNode? {
        guard let settings = try? Settings(globals, transports) else { return nil }
        return try? Client(settings).call("GET", path, query)
    }
}
