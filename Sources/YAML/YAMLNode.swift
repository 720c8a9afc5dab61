import Text

/// What is written: members of a mapping stay in their order; in a tree they come in yaml.v3's.
public indirect enum YAMLNode {
    case value(Tree)
    case list([YAMLNode])
    case map([(key: String, value: YAMLNode)])

    public var isEmpty: Bool {
        switch self {
        case .value(let tree): tree.isEmpty
        case .list(let list): list.isEmpty
        case .map(let members): members.isEmpty
        }
    }

    /// With the tree's own parts as nodes.
    var opened: YAMLNode {
        switch self {
        case .value(.list(let list)): .list(list.map { .value($0) })
        case .value(.map(let members)):
            .map(members.sorted { YAMLOrder.isLess($0.key, $1.key) }.map { ($0.key, .value($0.value)) })
        default: self
        }
    }
}
