import Text

/// How scalars are written: plain where that reads as the same text, else quoted or as lines of their own.
enum YAMLText {
    private static let longestKey = 128

    static func scalar(_ tree: Tree, level: Int) -> String {
        switch tree {
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .number("NaN"): ".nan"
        case .number("+Inf"): ".inf"
        case .number("-Inf"): "-.inf"
        case .number(let text): text
        case .string(let text): style(text, isKey: false, level: level)
        case .null, .list, .map: "null"
        }
    }

    /// Longer names, and those of several lines, are written with a question mark before them.
    static func isSimpleKey(_ text: String) -> Bool {
        text.utf8.count <= longestKey && !text.unicodeScalars.contains(where: isBreak)
    }

    /// `level` is that of lines of its own.
    static func style(_ text: String, isKey: Bool, level: Int) -> String {
        let look = Look(text)
        if text.utf8.contains(UInt8(ascii: "\n")) {
            return look.fitsLines && !isKey ? lines(text, level) : doubleQuoted(text)
        }
        if !YAMLScalar.isText(text) || isOldBool(text) || isBase60(text) { return doubleQuoted(text) }
        if look.fitsPlain { return text }
        return look.fitsSingleQuotes ? "'\(text.replacing("'", with: "''"))'" : doubleQuoted(text)
    }

    /// What YAML 1.1 takes for booleans.
    private static func isOldBool(_ text: String) -> Bool {
        switch text {
        case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF": true
        default: false
        }
    }

    /// What YAML 1.1 takes for numbers of base 60: "22:30".
    private static func isBase60(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: ":")) else { return false }
        var rest = Array(text.utf8)[...]
        if let sign = rest.first, "+-".utf8.contains(sign) { rest.removeFirst() }
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        guard let first = rest.first, isDigit(first) else { return false }
        func isLoose(_ byte: UInt8) -> Bool { isDigit(byte) || byte == UInt8(ascii: "_") }
        rest = rest.drop(while: isLoose)
        var groups = 0
        while rest.first == UInt8(ascii: ":") {
            let digits = rest.dropFirst().prefix(while: isDigit)
            guard digits.count == 1 || digits.count == 2 && (digits.first ?? 0) <= 0x35 else { return false }
            rest = rest.dropFirst(1 + digits.count)
            groups += 1
        }
        if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop(while: isLoose) }
        return groups > 0 && rest.isEmpty
    }

    // MARK: Styles

    private static func lines(_ text: String, _ level: Int) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = "|"
        if let first = scalars.first, first == " " || isBreak(first) { result += "2" }
        if let last = scalars.last, !isBreak(last) {
            result += "-"
        } else if scalars.count == 1 || isBreak(scalars[scalars.count - 2]) {
            result += "+"
        }
        let indent = String(repeating: "  ", count: max(level, 1))
        var rest = text.split(separator: "\n", omittingEmptySubsequences: false)
        if rest.last == "" { rest.removeLast() }
        return rest.reduce(result) { $0 + "\n" + ($1.isEmpty ? "" : indent + $1) }
    }

    private static func doubleQuoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if isPrintable(scalar), !isBreak(scalar), scalar != "\"", scalar != "\\", scalar != "\u{FEFF}" {
                result.unicodeScalars.append(scalar)
                continue
            }
            result += "\\"
            switch scalar.value {
            case 0x00: result += "0"
            case 0x07: result += "a"
            case 0x08: result += "b"
            case 0x09: result += "t"
            case 0x0A: result += "n"
            case 0x0B: result += "v"
            case 0x0C: result += "f"
            case 0x0D: result += "r"
            case 0x1B: result += "e"
            case 0x22: result += "\""
            case 0x5C: result += "\\"
            case 0x85: result += "N"
            case 0xA0: result += "_"
            case 0x2028: result += "L"
            case 0x2029: result += "P"
            case let value:
                let (sign, width) = value <= 0xFF ? ("x", 2) : value <= 0xFFFF ? ("u", 4) : ("U", 8)
                let digits = String(value, radix: 16, uppercase: true)
                result += sign + String(repeating: "0", count: width - digits.utf8.count) + digits
            }
        }
        return result + "\""
    }

    // MARK: Characters

    static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
        default: false
        }
    }
}
