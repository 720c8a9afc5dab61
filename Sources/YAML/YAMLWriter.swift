import Text

/// Writes values as yaml.v3's encoder does, two blanks for a level.
public struct YAMLWriter {
    private var bytes: [UInt8] = []

    public static func text(_ node: YAMLNode) -> [UInt8] {
        var writer = YAMLWriter()
        writer.write(node, level: 0, isInline: true)
        return writer.bytes
    }

    /// `isInline`: the first line goes on where the last one ends, as behind "- " and at the beginning.
    private mutating func write(_ node: YAMLNode, level: Int, isInline: Bool) {
        switch node.opened {
        case .value(let tree):
            bytes += YAMLText.scalar(tree, level: level).utf8
            bytes.append(UInt8(ascii: "\n"))
        case .list(let list):
            if list.isEmpty { return append("[]\n") }
            for (index, element) in list.enumerated() {
                if index > 0 || !isInline { indent(level) }
                append("- ")
                write(element, level: level + 1, isInline: true)
            }
        case .map(let members):
            if members.isEmpty { return append("{}\n") }
            for (index, member) in members.enumerated() {
                if index > 0 || !isInline { indent(level) }
                let isSimple = YAMLText.isSimpleKey(member.key)
                append(isSimple ? "" : "? ")
                append(YAMLText.style(member.key, isKey: isSimple, level: level + 1))
                if !isSimple {
                    append("\n")
                    indent(level)
                }
                append(":")
                let value = member.value.opened
                if case .value = value {
                    append(" ")
                } else if value.isEmpty {
                    append(" ")
                } else if isSimple {
                    append("\n")
                } else {
                    append(" ")
                }
                write(value, level: level + 1, isInline: !isSimple || value.isEmpty)
            }
        }
    }

    private mutating func append(_ text: String) { bytes += text.utf8 }

    private mutating func indent(_ level: Int) {
        bytes += repeatElement(UInt8(ascii: " "), count: level * 2)
    }
}
