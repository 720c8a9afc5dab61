import Linux

/// Whole numbers in a query, as Go's strconv reads them. What it refuses is docker's own mistake (status 500), and
/// clients know these sentences.
public enum GoNumber {
    /// `function` is the one that docker calls there: it stands in the error.
    public static func parse(_ text: String, by function: String = "Atoi") throws(EngineError) -> Int64 {
        let digits =
            text.utf8.first == UInt8(ascii: "-") || text.utf8.first == UInt8(ascii: "+")
            ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw failure(text, "invalid syntax", by: function)
        }
        guard let number = Int64(text) else { throw failure(text, "value out of range", by: function) }
        return number
    }

    static func failure(_ text: String, _ reason: String, by function: String) -> EngineError {
        let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return .internalError("strconv.\(function): parsing \"\(quoted)\": \(reason)")
    }
}
