import OCI
import Text

/// Sends a service's specification, with the image pinned as the registry has it now.
struct ServiceRequest {
    let client: Client
    /// The field of a request with the registry's credentials, for the nodes.
    var auth = ""
    /// Whether the registry is asked for the image's digest and platforms.
    var asksRegistry = false

    init(_ client: Client) { self.client = client }

    /// The id of the new service. Docker's stacks keep the daemon's warnings about what is new to themselves.
    func create(_ spec: Tree, warns: Bool = true) throws -> String {
        let (spec, warning) = pinned(spec)
        let answer = try client.call("POST", "/services/create", body: spec.json, headers: headers)
        if warns { warn(answer, warning) }
        return answer["ID"]?.string ?? ""
    }

    func update(_ service: JSONNode, _ spec: Tree, _ query: [(String, String)] = []) throws {
        let (spec, warning) = pinned(spec)
        let version = [("version", "\(service["Version"]?["Index"]?.uint64 ?? 0)")]
        let path = "/services/\(Client.escape(service["ID"]?.string ?? ""))/update"
        warn(try client.call("POST", path, version + query, body: spec.json, headers: headers), warning)
    }

    private var headers: [String] { auth.isEmpty ? [] : [auth] }

    private func warn(_ answer: JSONNode, _ more: String) {
        for warning in answer["Warnings"]?.strings ?? [] { complain(warning) }
        if !more.isEmpty { complain(more) }
    }

    private func pinned(_ spec: Tree) -> (Tree, warning: String) {
        var spec = spec
        let name = spec["TaskTemplate"]["ContainerSpec"]["Image"].text
        guard let reference = try? ImageReference(name) else { return (spec, "") }
        let tagged = (reference.isNameOnly ? try? reference.with(tag: "latest") : reference) ?? reference
        spec["TaskTemplate"]["ContainerSpec"]["Image"] = .string(tagged.familiar)
        guard asksRegistry else { return (spec, "") }
        let path = "/distribution/\(Pulling.path(tagged.familiar))/json"
        guard let found = try? client.call("GET", path, headers: headers) else {
            let image = tagged.familiar
            return (
                spec,
                "image \(image) could not be accessed on a registry to record\nits digest. Each node will access "
                    + "\(image) independently,\npossibly leading to different nodes running different\n"
                    + "versions of the image.\n"
            )
        }
        if tagged.digest == nil, let digest = found["Descriptor"]?["digest"]?.string {
            spec["TaskTemplate"]["ContainerSpec"]["Image"] = .string("\(tagged.familiar)@\(digest)")
        }
        let platforms = (found["Platforms"]?.elements ?? []).map { node -> Tree in
            // Nodes say "armv7l" where images say "arm".
            let architecture = node["architecture"]?.string ?? ""
            return [
                "Architecture": Tree.string(architecture.lowercased() == "arm" ? "" : architecture).unlessEmpty,
                "OS": .string(node["os"]?.string ?? ""),
            ]
        }
        if !platforms.isEmpty { spec["TaskTemplate"]["Placement"]["Platforms"] = .list(platforms) }
        return (spec, "")
    }
}
