/// The values that flags take, by the rules of Go's strconv and time packages.
public enum FlagValue {
    /// The value in one form ("true" for "T", decimal for "0x10").
    static func check(_ text: String, of flag: Flag, spelled: String) throws(UsageError) -> String {
        switch flag.kind {
        case .string, .list: return text
        case .bool:
            guard let value = bool(text) else {
                throw UsageError("invalid boolean value \"\(text)\" for -\(spelled): parse error")
            }
            return value ? "true" : "false"
        case .integer:
            guard let digits = integerDigits(text) else { throw invalid(text, spelled, "parse error") }
            guard let value = Int(digits.text, radix: digits.radix) else {
                throw invalid(text, spelled, "value out of range")
            }
            return String(value)
        case .unsigned:
            guard let digits = integerDigits(text), !digits.text.hasPrefix("-") else {
                throw invalid(text, spelled, "parse error")
            }
            guard let value = UInt64(digits.text, radix: digits.radix) else {
                throw invalid(text, spelled, "value out of range")
            }
            return String(value)
        case .double:
            guard Double(text) != nil else { throw invalid(text, spelled, "parse error") }
            return text
        case .integerList:
            guard isDecimal(text) else {
                throw invalid(text, spelled, "strconv.ParseInt: parsing \"\(text)\": invalid syntax")
            }
            guard let value = Int(text) else {
                throw invalid(text, spelled, "strconv.ParseInt: parsing \"\(text)\": value out of range")
            }
            return String(value)
        case .duration:
            guard duration(text) != nil else { throw invalid(text, spelled, "parse error") }
            return text
        }
    }

    private static func invalid(_ text: String, _ spelled: String, _ reason: String) -> UsageError {
        UsageError("invalid value \"\(text)\" for flag -\(spelled): \(reason)")
    }

    public static func bool(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }

    public static func duration(_ text: String) -> Int64? { Durations.parseGo(text) }

    /// Sign and digits of an integer with Go's base prefixes (0x, 0o, 0b, a leading 0); nil when it is none.
    static func integerDigits(_ text: String) -> (text: String, radix: Int)? {
        let isNegative = text.hasPrefix("-")
        var digits = Array((isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]).utf8)
        var radix = 10
        if digits.count > 1, digits[0] == UInt8(ascii: "0") {
            switch digits[1] | 0x20 {
            case UInt8(ascii: "x"): radix = 16
            case UInt8(ascii: "o"): radix = 8
            case UInt8(ascii: "b"): radix = 2
            default: radix = 0
            }
            digits.removeFirst(radix == 0 ? 1 : 2)
            if radix == 0 { radix = 8 }
        }
        let isNumber = digits.allSatisfy { byte in
            Int(String(UnicodeScalar(byte)), radix: radix) != nil
        }
        guard !digits.isEmpty, isNumber else { return nil }
        return ((isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self), radix)
    }

    private static func isDecimal(_ text: String) -> Bool {
        let digits = (text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]).utf8
        return !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
    }
}
