import Linux
import Text

/// What a project is for the daemon under a stack's name.
public struct Stack: Sendable {
    public static let label = "com.docker.stack.namespace"
    public static let imageLabel = "com.docker.stack.image"
    static let defaultNetwork = "default"

    public let name: String
    public let project: Project

    public init(name: String, _ project: Project) {
        self.name = name
        self.project = project
    }

    /// What every node has by itself, where containers have no names.
    public static func isBuiltIn(network: String) -> Bool {
        ["default", "bridge", "host", "none"].contains(network) || network.hasPrefix("container:")
    }

    func scoped(_ name: String) -> String { "\(self.name)_\(name)" }

    func labels(_ labels: Tree) -> Tree {
        var members = labels.members
        members[Self.label] = .string(name)
        return .map(members)
    }

    // MARK: Networks

    private var usedNetworks: Set<String> {
        var used: Set<String> = []
        for service in project.services.values {
            let own = service["networks"].members.keys
            if own.isEmpty { used.insert(Self.defaultNetwork) } else { used.formUnion(own) }
        }
        return used
    }

    /// Names of networks that have to be there already.
    public var externalNetworks: [String] {
        usedNetworks.sorted().compactMap { key in
            project.networks[key].flatMap { $0["external"] == .null ? nil : $0["name"].text }
        }
    }

    /// Bodies of requests for networks that services use.
    public var networks: [(name: String, body: Tree)] {
        usedNetworks.sorted().compactMap { key in
            let network = project.networks[key] ?? .null
            guard network["external"] == .null else { return nil }
            let name = network["name"].string ?? scoped(key)
            var body: Tree = [
                "Name": .string(name), "Labels": labels(network["labels"]),
                "Driver": .string(network["driver"].string ?? "overlay"), "Options": network["driver_opts"],
                "Internal": network["internal"], "Attachable": network["attachable"],
            ]
            let pools = network["ipam"]["config"].elements.map { Tree.map(["Subnet": $0["subnet"]]).withoutNulls }
            if network["ipam"]["driver"] != .null || !pools.isEmpty {
                body["IPAM"] = ["Driver": network["ipam"]["driver"], "Config": Tree.list(pools).unlessEmpty]
            }
            return (name, body)
        }
    }

    // MARK: Secrets and configs

    /// A secret or a config that the stack has of its own; `file` holds its data.
    public struct DataObject: Sendable {
        public let name: String
        public let spec: Tree
        public let file: String?
    }

    public func objects(_ section: [String: Tree]) -> [DataObject] {
        section.sorted { $0.key < $1.key }.compactMap { key, object in
            guard object["external"] == .null else { return nil }
            let name = object["name"].string ?? scoped(key)
            var spec: Tree = ["Name": .string(name), "Labels": labels(object["labels"])]
            if object["driver"] != .null {
                spec["Driver"] = ["Name": object["driver"], "Options": object["driver_opts"]]
            }
            if object["template_driver"] != .null { spec["Templating"] = ["Name": object["template_driver"]] }
            return DataObject(
                name: name,
                spec: spec,
                file: object["driver"] == .null ? object["file"].text : nil
            )
        }
    }

    /// What a service uses of secrets or configs, by their real names and without their ids; `noun` is for errors.
    public func references(
        _ service: Tree,
        _ noun: String,
        _ section: [String: Tree]
    ) throws(EngineError) -> [(name: String, file: Tree)] {
        var result: [(name: String, file: Tree)] = []
        for reference in service["\(noun)s"].elements {
            let source = reference["source"].text
            let target = reference["target"].string ?? source
            let file: Tree = [
                "Name": .string(target), "UID": .string(reference["uid"].string ?? "0"),
                "GID": .string(reference["gid"].string ?? "0"), "Mode": .int(reference["mode"].int ?? 0o444),
            ]
            result.append((try realName(source, noun, section), file))
        }
        return result
    }

    /// The config that holds a service's credential specification, by its real name.
    public func credentialConfig(_ service: Tree) throws(EngineError) -> String? {
        guard let key = service["credential_spec"]["config"].string else { return nil }
        return try realName(key, "config", project.configs)
    }

    private func realName(
        _ key: String,
        _ noun: String,
        _ section: [String: Tree]
    ) throws(EngineError) -> String {
        guard let object = section[key] else { throw .invalid("undefined \(noun) \(GoQuote.quoted(key))") }
        return object["name"].string ?? scoped(key)
    }
}

extension Tree {
    /// A mapping without members that are null.
    var withoutNulls: Tree { .map(members.filter { $0.value != .null }) }
}
