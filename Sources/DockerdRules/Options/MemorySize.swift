import Text

/// A size in bytes as docker's flags take it.
enum MemorySize {
    static func parse(_ text: String) throws(OptionProblem) -> Int64 {
        guard let size = Sizes.parse(text), size >= 0 else { throw OptionProblem("invalid size: '\(text)'") }
        return size
    }
}
