/// Writes a document as containerd does: single quotes where they do, tables indented by two spaces below their parents.
public enum TOMLWriter {
    public static func text(_ table: TOMLTable) -> String {
        var text = ""
        write(table, [], &text)
        return text
    }

    /// Plain values stand before tables, which would take them over otherwise.
    private static func write(_ table: TOMLTable, _ path: [String], _ text: inout String) {
        let indent = String(repeating: "  ", count: path.count)
        var tables: [(String, TOMLTable)] = []
        // A header follows its parent's directly, and everything else after an empty line.
        var isApart = false
        for key in table.keys {
            switch table[key] {
            case .table(let inner): tables.append((key, inner))
            case let value?:
                text += "\(indent)\(Self.key(key)) = \(Self.value(value))\n"
                isApart = true
            case nil: break
            }
        }
        for (key, inner) in tables {
            if isApart { text += "\n" }
            isApart = true
            let header = (path + [key]).map(Self.key).joined(separator: ".")
            text += "\(indent)[\(header)]\n"
            write(inner, path + [key], &text)
        }
    }

    private static func key(_ key: String) -> String {
        let isBare = key.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
                || $0 == 0x5F
        }
        return isBare && !key.isEmpty ? key : quoted(key)
    }

    private static func value(_ value: TOMLValue) -> String {
        switch value {
        case .string(let text): return quoted(text)
        case .integer(let number): return "\(number)"
        case .float(let number):
            if number.isNaN { return "nan" }
            return number.isInfinite ? (number < 0 ? "-inf" : "inf") : "\(number)"
        case .boolean(let isTrue): return isTrue ? "true" : "false"
        case .time(let text): return text
        case .array(let values): return "[" + values.map(Self.value).joined(separator: ", ") + "]"
        case .table(let table):
            return "{" + table.keys.map { "\(key($0)) = \(table[$0].map(Self.value) ?? "")" }.joined(separator: ", ")
                + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x27 && $0 != 0x7F }) { return "'\(text)'" }
        var result = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\"", "\\": result += "\\\(character)"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where character.value < 0x20 || character.value == 0x7F:
                let digits = String(character.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: result.unicodeScalars.append(character)
            }
        }
        return result + "\""
    }
}
