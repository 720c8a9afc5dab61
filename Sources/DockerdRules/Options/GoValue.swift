import Text

/// A JSON value as Go prints it with %v.
enum GoValue {
    static func text(_ node: JSONNode) -> String {
        switch node.kind {
        case .array: return "[" + node.elements.map(text).joined(separator: " ") + "]"
        case .object:
            let pairs = node.members.sorted { $0.key < $1.key }.map { "\($0.key):\(text($0.value))" }
            return "map[" + pairs.joined(separator: " ") + "]"
        case .string: return node.string ?? ""
        case .bool: return node.bool == true ? "true" : "false"
        case .number: return number(node)
        default: return "<nil>"
        }
    }

    /// Go's decoder makes a float64 of it, which %v writes with an exponent from a million on.
    private static func number(_ node: JSONNode) -> String {
        guard let value = node.double else { return "" }
        guard let whole = Int64(exactly: value) else { return "\(value)" }
        var digits = String(whole.magnitude)
        let exponent = digits.utf8.count - 1
        guard exponent >= 6 else { return String(whole) }
        while digits.hasSuffix("0") { digits.removeLast() }
        let first = digits.removeFirst()
        let mantissa = digits.isEmpty ? "\(first)" : "\(first).\(digits)"
        return "\(whole < 0 ? "-" : "")\(mantissa)e+\(exponent < 10 ? "0" : "")\(exponent)"
    }
}
