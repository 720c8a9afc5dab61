/// One template of a text: the text itself, or what a `define` or `block` in it names.
struct Tree: Sendable {
    let name: [UInt8]
    let nodes: [Node]

    /// Nothing but space.
    var isEmpty: Bool {
        nodes.allSatisfy { node in
            guard case .text(_, let bytes) = node else { return false }
            return String(decoding: bytes, as: UTF8.self).unicodeScalars.allSatisfy(\.properties.isWhitespace)
        }
    }
}
