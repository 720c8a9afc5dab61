import Text
import YAML

/// What Compose files say together.
public struct Project: Sendable {
    public internal(set) var version: String
    /// By their names, in the form that `Reader` makes.
    public internal(set) var services: [String: Tree]
    public internal(set) var networks: [String: Tree]
    public internal(set) var volumes: [String: Tree]
    public internal(set) var secrets: [String: Tree]
    public internal(set) var configs: [String: Tree]
    /// Members that begin with "x-".
    var extras: [String: Tree]

    /// Where `Reader`'s form keeps a mapping's members that begin with "x-".
    static let extras = "x-"

    /// As docker writes it.
    public var yaml: [UInt8] {
        var members: [(key: String, value: YAMLNode)] = [
            ("version", .value(.string(version))), ("services", Outline.section(services, .service)),
        ]
        for (key, section, shape) in [
            ("networks", networks, Shape.network), ("volumes", volumes, .volume), ("secrets", secrets, .secret),
            ("configs", configs, .config),
        ] where !section.isEmpty {
            members.append((key, Outline.section(section, shape)))
        }
        members += Outline.sorted(extras).map { ($0.key, .value($0.value)) }
        return YAMLWriter.text(.map(members))
    }
}
