import Text

/// GET /images/NAME/json.
public struct ImageInspect: Sendable {
    public var id: String
    public var repoTags: [String] = []
    public var repoDigests: [String] = []
    public var parent = ""
    /// The image's config document.
    public var document: JSONNode
    public var size: Int64 = 0
    public var driver = ""
    public var diffIDs: [String] = []
    /// When somebody tagged it here last; nil for never.
    public var lastTagTime: String?

    public init(id: String, document: JSONNode) {
        self.id = id
        self.document = document
    }

    public func write(_ writer: inout JSONWriter, version: APIVersion) {
        func text(_ name: String) -> String { document[name]?.string ?? "" }
        writer.object { writer in
            writer.member("Id", id)
            writer.member("RepoTags", repoTags)
            writer.member("RepoDigests", repoDigests)
            writer.member("Parent", parent)
            writer.member("Comment", comment)
            let created = text("created")
            writer.member("Created", omitEmpty: created.isEmpty && version < "1.44" ? "0001-01-01T00:00:00Z" : created)
            if version < "1.45" {
                writer.member("Container", omitEmpty: text("container"))
                writer.memberObject("ContainerConfig") { containerConfig.members(&$0) }
            }
            writer.member("DockerVersion", text("docker_version"))
            writer.member("Author", text("author"))
            writer.member("Architecture", text("architecture"))
            writer.member("Variant", omitEmpty: text("variant"))
            writer.member("Os", text("os").isEmpty ? "linux" : text("os"))
            writer.member("OsVersion", omitEmpty: text("os.version"))
            writer.member("Size", size)
            if version < "1.44" { writer.member("VirtualSize", size) }
            writer.memberObject("GraphDriver") {
                $0.memberNull("Data")
                $0.member("Name", driver)
            }
            writer.memberObject("RootFS") {
                $0.member("Type", omitEmpty: document["rootfs"]?["type"]?.string ?? "layers")
                $0.member("Layers", omitEmpty: diffIDs)
            }
            writer.memberObject("Metadata") { $0.member("LastTagTime", lastTagTime ?? "0001-01-01T00:00:00Z") }
            writer.memberObject("Config") { writeConfig(&$0, version) }
        }
    }

    /// Of the container that was committed; one that cannot be read counts as none.
    private var containerConfig: ContainerConfig {
        guard let node = document["container_config"], let field = try? JSONField(node, type: "container.Config"),
            let config = try? ContainerConfig(field)
        else { return ContainerConfig() }
        return config
    }

    private var comment: String {
        let own = document["comment"]?.string ?? ""
        return own.isEmpty ? document["history"]?.elements.last?["comment"]?.string ?? "" : own
    }

    /// What image-spec knows of the configuration, in the order of the names. Some members are there even when they are
    /// empty, and for older clients those of a container as well.
    private func writeConfig(_ writer: inout JSONWriter, _ version: APIVersion) {
        let config = document["config"]
        for name in Self.configMembers {
            if let empty = Self.writtenOnce[name] {
                if version < "1.50" { writer.memberRaw(name, empty.utf8) }
            } else if let node = config?[name], !Self.isEmpty(node) {
                writer.member(name, node)
            } else if let empty = Self.written[name] {
                writer.memberRaw(name, empty.utf8)
            }
        }
    }

    private static func isEmpty(_ node: JSONNode) -> Bool {
        switch node.kind {
        case .null: true
        case .bool: node.bool == false
        case .string: node.string?.isEmpty ?? true
        case .array: node.elements.isEmpty
        case .object: node.members.isEmpty
        case .number: false
        }
    }

    private static let written = [
        "Cmd": "null", "Entrypoint": "null", "Env": "null", "Labels": "null", "OnBuild": "null", "User": #""""#,
        "Volumes": "null", "WorkingDir": #""""#,
    ]
    private static let writtenOnce = [
        "AttachStderr": "false", "AttachStdin": "false", "AttachStdout": "false", "Domainname": #""""#,
        "Hostname": #""""#, "Image": #""""#, "OpenStdin": "false", "StdinOnce": "false", "Tty": "false",
    ]
    private static let configMembers = [
        "ArgsEscaped", "ExposedPorts", "Healthcheck", "Shell", "StopSignal",
    ].reduce(into: Set(written.keys).union(writtenOnce.keys)) { $0.insert($1) }.sorted()
}
