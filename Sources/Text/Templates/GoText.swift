/// Values as Go's fmt prints them: `[a b]`, `map[k:v]`, `<nil>`.
enum GoText {
    static func format(_ node: JSONNode) -> String {
        switch node.kind {
        case .null: "<nil>"
        case .string: node.string ?? ""
        case .array: "[" + node.elements.map { format($0) }.joined(separator: " ") + "]"
        case .object:
            "map["
                + node.members.sorted { $0.key < $1.key }.map { "\($0.key):\(format($0.value))" }
                .joined(separator: " ") + "]"
        default: String(decoding: node.rawBytes, as: UTF8.self)
        }
    }
}
