import Text
import YAML

/// What was read, with its members in the order in which docker writes them, and without what is empty.
enum Outline {
    static func section(_ section: [String: Tree], _ shape: Shape) -> YAMLNode {
        .map(sorted(section).map { ($0.key, object($0.value, shape)) })
    }

    static func sorted(_ members: [String: Tree]) -> [(key: String, value: Tree)] {
        members.sorted { YAMLOrder.isLess($0.key, $1.key) }
    }

    private static func object(_ tree: Tree, _ shape: Shape) -> YAMLNode {
        let members = tree.members
        var result: [(key: String, value: YAMLNode)] = shape.members.compactMap { member in
            members[member.key].flatMap { node($0, member.kind) }.map { (member.key, $0) }
        }
        result += sorted(tree[Project.extras].members).map { ($0.key, .value($0.value)) }
        return .map(result)
    }

    /// nil for what is left out.
    private static func node(_ tree: Tree, _ kind: Kind) -> YAMLNode? {
        switch kind {
        case .duration: return .value(.string(Durations.go(nanoseconds: tree.int ?? 0)))
        case .size: return .value(.string("\(tree.int ?? 0)"))
        case .object(let shape, let isOptional):
            let node = object(tree, shape)
            return node.isEmpty && !isOptional ? nil : node
        case .build:
            let node = object(tree, .build)
            return node.isEmpty ? nil : node
        case .objects(let shape): return list(tree, shape)
        case .ports: return list(tree, .port)
        case .volumes: return list(tree, .volumeMount)
        case .references: return list(tree, .reference)
        case .networks:
            if tree.isEmpty { return nil }
            return .map(
                sorted(tree.members).map { name, network in
                    (name, network == .null ? .value(.null) : object(network, .serviceNetwork))
                }
            )
        case .ulimits:
            if tree.isEmpty { return nil }
            return .map(
                sorted(tree.members).map { name, limit in
                    let single = limit["single"]
                    return (name, single.isEmpty ? object(limit, .ulimit) : .value(single))
                }
            )
        case .external: return .value(tree["name"] == .null ? tree["external"] : ["name": tree["name"]])
        case .optionalFlag, .count, .retries, .fileMode: return .value(tree)
        default: return tree.isEmpty ? nil : .value(tree)
        }
    }

    private static func list(_ tree: Tree, _ shape: Shape) -> YAMLNode? {
        let elements = tree.elements
        return elements.isEmpty ? nil : .list(elements.map { object($0, shape) })
    }
}
