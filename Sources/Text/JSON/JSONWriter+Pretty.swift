extension JSONWriter {
    /// The value over several lines, as Go's MarshalIndent writes it; empty containers stay `{}` and `[]`.
    public static func pretty(_ node: JSONNode, indent: String = "    ") -> [UInt8] {
        var bytes: [UInt8] = []
        appendPretty(node, indent: Array(indent.utf8), level: 0, into: &bytes)
        return bytes
    }

    private static func appendPretty(_ node: JSONNode, indent: [UInt8], level: Int, into bytes: inout [UInt8]) {
        func newline(_ level: Int) {
            bytes.append(0x0A)
            for _ in 0..<level { bytes.append(contentsOf: indent) }
        }
        switch node.kind {
        case .object:
            bytes.append(UInt8(ascii: "{"))
            let members = node.members
            for (position, member) in members.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                newline(level + 1)
                var writer = JSONWriter()
                writer.string(member.key)
                bytes.append(contentsOf: writer.bytes)
                bytes.append(contentsOf: ": ".utf8)
                appendPretty(member.value, indent: indent, level: level + 1, into: &bytes)
            }
            if !members.isEmpty { newline(level) }
            bytes.append(UInt8(ascii: "}"))
        case .array:
            bytes.append(UInt8(ascii: "["))
            let elements = node.elements
            for (position, element) in elements.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                newline(level + 1)
                appendPretty(element, indent: indent, level: level + 1, into: &bytes)
            }
            if !elements.isEmpty { newline(level) }
            bytes.append(UInt8(ascii: "]"))
        case .null, .bool, .number, .string:
            bytes.append(contentsOf: node.rawBytes)
        }
    }
}
