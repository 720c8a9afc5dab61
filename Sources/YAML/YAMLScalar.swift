import Text

/// The type of a scalar by its spelling, as yaml.v3 has it: YAML 1.2's booleans and nulls, 1.1's octals besides 1.2's, and
/// times.
enum YAMLScalar {
    private static let prefix = "tag:yaml.org,2002:"

    /// `tag` is "" for what has none. Tags that have no meaning here leave a text as it is.
    static func value(_ text: String, tag: String) throws(YAMLError) -> Tree {
        let kind = tag.hasPrefix(prefix) ? String(tag.dropFirst(prefix.count)) : tag
        switch kind {
        case "", "bool", "int", "float", "null", "timestamp": break
        case "binary":
            let bytes = Base64.decode(text.filter { !$0.isWhitespace })
            guard let bytes else { throw YAMLError("!!binary value contains invalid base64 data") }
            return .string(String(decoding: bytes, as: UTF8.self))
        default: return .string(text)
        }
        let (found, value) = resolve(text)
        if kind.isEmpty || kind == found { return value }
        if kind == "float", found == "int", case .int(let whole) = value {
            return .number(Decimal.format(Double(whole), "g", precision: nil))
        }
        throw YAMLError("cannot decode !!\(found) `\(text)` as a !!\(kind)")
    }

    /// Whether a text stands for itself without quotes.
    static func isText(_ text: String) -> Bool { resolve(text).kind == "str" }

    private static func resolve(_ text: String) -> (kind: String, value: Tree) {
        switch text {
        case "", "~", "null", "Null", "NULL": return ("null", .null)
        case "true", "True", "TRUE": return ("bool", true)
        case "false", "False", "FALSE": return ("bool", false)
        case ".nan", ".NaN", ".NAN": return ("float", .number("NaN"))
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return ("float", .number("+Inf"))
        case "-.inf", "-.Inf", "-.INF": return ("float", .number("-Inf"))
        default: break
        }
        guard let first = text.utf8.first, isDigit(first) || "+-.".utf8.contains(first) else {
            return ("str", .string(text))
        }
        if first == UInt8(ascii: ".") {
            guard let float = float(text) else { return ("str", .string(text)) }
            return ("float", float)
        }
        if let time = YAMLTime(text) { return ("timestamp", .string(time.description)) }
        let plain = text.filter { $0 != "_" }
        if let value = whole(plain) { return ("int", value) }
        if let float = float(plain) { return ("float", float) }
        return ("str", .string(text))
    }

    /// With a sign, and in base 2, 8 or 16 by what it begins with.
    private static func whole(_ text: String) -> Tree? {
        var digits = text[...]
        let isNegative = digits.hasPrefix("-")
        if isNegative || digits.hasPrefix("+") { digits.removeFirst() }
        var radix = 10
        for (start, base) in [("0x", 16), ("0o", 8), ("0b", 2)] where digits.lowercased().hasPrefix(start) {
            radix = base
            digits = digits.dropFirst(2)
        }
        if radix == 10, digits.utf8.count > 1, digits.hasPrefix("0") {
            radix = 8
            digits = digits.dropFirst()
        }
        guard let first = digits.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+"),
            let value = UInt64(digits, radix: radix)
        else { return nil }
        if let small = Int64(exactly: value) { return .int(isNegative ? -small : small) }
        if isNegative { return value == Int64.min.magnitude ? .int(.min) : nil }
        return .number("\(value)")
    }

    private static func float(_ text: String) -> Tree? {
        guard isFloat(text), let value = Double(text), value.isFinite else { return nil }
        return .number(Decimal.format(value, "g", precision: nil))
    }

    private static func isFloat(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        func digits() -> Int {
            let count = rest.prefix(while: isDigit).count
            rest = rest.dropFirst(count)
            return count
        }
        func takes(_ characters: String) -> Bool {
            guard let byte = rest.first, characters.utf8.contains(byte) else { return false }
            rest.removeFirst()
            return true
        }
        _ = takes("+-")
        let before = digits()
        let after = takes(".") ? digits() : 0
        if before == 0, after == 0 { return false }
        if takes("eE") {
            _ = takes("+-")
            if digits() == 0 { return false }
        }
        return rest.isEmpty
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
