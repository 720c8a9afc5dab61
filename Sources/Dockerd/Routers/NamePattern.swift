import Linux

/// A container's name as a filter has it: a regular expression, matched with and without the leading slash.
struct NamePattern {
    private let expression: Regex<AnyRegexOutput>

    init(_ text: String) throws(EngineError) {
        guard text.utf8.count <= 1024, let expression = try? Regex(text) else {
            throw .invalid("invalid filter 'name=\(text)': it is no regular expression")
        }
        self.expression = expression
    }

    func matches(_ name: String) -> Bool {
        name.firstMatch(of: expression) != nil || "/\(name)".firstMatch(of: expression) != nil
    }
}
