/// The values of options by the rules of Go's strconv and time packages, with their texts.
enum OptionValue {
    /// The value in one form: "true" for "T", decimal for "0x10".
    static func read(_ text: String, _ kind: OptionSpec.Kind) throws(OptionError) -> String {
        switch kind {
        case .string, .list, .words: return text
        case .bool:
            guard let value = FlagValue.bool(text) else { throw failure("ParseBool", text, "invalid syntax") }
            return value ? "true" : "false"
        case .int:
            guard let digits = FlagValue.integerDigits(text) else { throw failure("ParseInt", text, "invalid syntax") }
            guard let value = Int64(digits.text, radix: digits.radix) else {
                throw failure("ParseInt", text, "value out of range")
            }
            return String(value)
        case .unsigned(let bits):
            guard let first = text.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+"),
                let digits = FlagValue.integerDigits(text)
            else { throw failure("ParseUint", text, "invalid syntax") }
            guard let value = UInt64(digits.text, radix: digits.radix), bits == 64 || value < 1 << bits else {
                throw failure("ParseUint", text, "value out of range")
            }
            return String(value)
        case .float:
            guard Double(text) != nil else { throw failure("ParseFloat", text, "invalid syntax") }
            return text
        case .duration:
            if Durations.parseGo(text) == nil { throw OptionError(durationProblem(text)) }
            return text
        }
    }

    private static func failure(_ function: String, _ text: String, _ reason: String) -> OptionError {
        OptionError("strconv.\(function): parsing \(GoQuote.quoted(text)): \(reason)")
    }

    private static func durationProblem(_ text: String) -> String {
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        let isNumber = !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        let isPlain = isNumber && digits.contains { $0 != UInt8(ascii: ".") }
        return "time: \(isPlain ? "missing unit in" : "invalid") duration \(GoQuote.quoted(text))"
    }
}
