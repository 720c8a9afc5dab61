import Text

/// PATH:NUMBER of the block IO options: a weight, a rate in bytes or in operations.
struct DeviceValue {
    let path: String
    let number: UInt64

    /// `rule` is "weight", "bps" or "iops".
    init(_ text: String, rule: String) throws(OptionError) {
        guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else {
            throw OptionError("bad format: \(text)")
        }
        path = String(text[..<colon])
        if !path.hasPrefix("/dev/") { throw OptionError("bad format for device path: \(text)") }
        let value = String(text[text.index(after: colon)...])
        switch rule {
        case "weight":
            guard let weight = UInt64(value), weight == 0 || (10...1000).contains(weight) else {
                throw OptionError("invalid weight for device: \(text)")
            }
            number = weight
        case "bps":
            guard let rate = try? ValueRule.bytes(value) else {
                throw Self.badRate(text, "<number>[<unit>]", " Unit is optional and can be kb, mb, or gb")
            }
            number = UInt64(rate)
        default:
            guard let rate = UInt64(value) else { throw Self.badRate(text, "<number>", "") }
            number = rate
        }
    }

    private static func badRate(_ text: String, _ form: String, _ rest: String) -> OptionError {
        let stop = rest.isEmpty ? "" : "."
        return OptionError(
            "invalid rate for device: \(text). The correct format is <device-path>:\(form). "
                + "Number must be a positive integer\(stop)\(rest)"
        )
    }

    /// `TYPE MAJOR:MINOR ACCESS`, with "*" for any number.
    static func isCgroupRule(_ text: String) -> Bool {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, ["a", "b", "c"].contains(parts[0]) else { return false }
        let numbers = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        let isNumbers =
            numbers.count == 2
            && numbers.allSatisfy { $0 == "*" || (!$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }) }
        return isNumbers && (1...3).contains(parts[2].utf8.count) && parts[2].allSatisfy { "rwm".contains($0) }
    }
}
