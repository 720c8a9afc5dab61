import Text

/// Names of nodes and services by their ids, each asked for once; the id itself where none is known.
final class SwarmNames {
    private let client: Client
    private let resolves: Bool
    private var known: [String: String] = [:]

    init(_ client: Client, resolves: Bool) {
        self.client = client
        self.resolves = resolves
    }

    func service(_ id: String) -> String {
        name("services", id) { $0["Spec"]?["Name"]?.string }
    }

    func node(_ id: String) -> String {
        name("nodes", id) { node in
            let names = [node["Spec"]?["Name"]?.string, node["Description"]?["Hostname"]?.string]
            return names.compactMap { $0 }.first { !$0.isEmpty }
        }
    }

    private func name(_ kind: String, _ id: String, _ pick: (JSONNode) -> String?) -> String {
        // A task that has no node yet.
        if !resolves || id.isEmpty { return id }
        if let name = known[id] { return name }
        let name = (try? client.call("GET", "/\(kind)/\(Client.escape(id))")).flatMap(pick) ?? id
        known[id] = name
        return name
    }
}
