import GoTemplate
import Text

/// `--format` of a command that shows documents.
struct DocumentFormat {
    /// What a document is of, which decides how docker reads it.
    enum Kind: String, Sendable {
        case container, image, network, volume, service, task, node, plugin, secret, config
        case event, info, version

        /// A type of docker's; nil where it is left out.
        var type: GoType? {
            switch self {
            case .container: ContainerTypes.table.type("*container.InspectResponse")
            case .image: ImageTypes.table.type("*image.InspectResponse")
            case .network: NetworkTypes.table.type("*network.Inspect")
            case .volume: VolumeTypes.table.type("volume.Volume")
            case .service: SwarmTypes.table.type("swarm.Service")
            case .task: SwarmTypes.table.type("swarm.Task")
            case .plugin: PluginTypes.table.type("*types.Plugin")
            case .node: SwarmTypes.table.type("swarm.Node")
            case .secret: SwarmTypes.table.type("swarm.Secret")
            case .config: SwarmTypes.table.type("swarm.Config")
            case .event: SystemTypes.table.type("events.Message")
            case .info: SystemTypes.table.type("system.dockerInfo")
            case .version: SystemTypes.table.type("system.versionInfo")
            }
        }
    }

    private let template: Template

    /// `name` stands in errors: that of `docker version` alone has one.
    init(_ text: String, name: String = "") throws(Failure) {
        do throws(TemplateError) {
            template = try Self.template(text, name: name)
        } catch {
            throw Failure("template parsing error: \(error)", exitCode: 64)
        }
    }

    /// For documents of one kind that come one after the other: what does not fit them is told before the first.
    init(_ text: String, each kind: Kind) throws {
        let empty = try JSONNode.parse("{}")
        do throws(TemplateError) {
            template = try Self.template(text)
            if let type = kind.type { _ = try template.render(.decode(empty, type)) }
        } catch {
            throw Failure("Error parsing format: \(error)", exitCode: 64)
        }
    }

    private static func template(_ text: String, name: String = "") throws(TemplateError) -> Template {
        try Template(text == "json" ? "{{json .}}" : text, name: name)
    }

    /// The inspect commands: by docker's type, and where that fails by JSON as it is, where a member that is missing is
    /// an error.
    /// `isTyped`: by the type alone.
    func render(_ node: JSONNode, _ kind: Kind? = nil, isTyped: Bool = false) throws(Failure) -> String {
        do throws(TemplateError) {
            if let type = kind?.type {
                if isTyped { return String(decoding: try template.render(.decode(node, type)), as: UTF8.self) }
                if let bytes = try? template.render(.decode(node, type)) {
                    return String(decoding: bytes, as: UTF8.self)
                }
            }
            return String(decoding: try template.render(Value(node), missingKey: .error), as: UTF8.self)
        } catch {
            throw Failure("template parsing error: \(error)")
        }
    }

    /// `info` and `version`: by docker's type alone. What went before an error is printed, and a line's end.
    func show(_ node: JSONNode, _ kind: Kind) throws {
        guard let type = kind.type else { return }
        var output: [UInt8] = []
        var failure: TemplateError?
        do throws(TemplateError) {
            try template.execute(.decode(node, type), into: &output)
        } catch {
            failure = error
        }
        try writeFully(1, output[...] + [0x0A])
        if let failure { throw Failure("\(failure)") }
    }
}
