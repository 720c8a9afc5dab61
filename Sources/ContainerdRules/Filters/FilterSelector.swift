import Text

/// One condition of a filter: a field is there, or compares with a value.
struct FilterSelector: Sendable {
    enum Comparison: Sendable {
        case present
        case equal(String)
        case notEqual(String)
        /// nil for a pattern that is none; it holds for nothing, as in containerd.
        case matches(Pattern?)
    }

    var path: [String]
    var comparison: Comparison

    /// A field that is absent is unequal to everything, and the empty text for a pattern.
    func holds(_ field: ([String]) -> String?) -> Bool {
        let found = field(path)
        return switch comparison {
        case .present: found != nil
        case .equal(let value): found == value
        case .notEqual(let value): (found ?? "") != value
        case .matches(let pattern): pattern?.matches(found ?? "") ?? false
        }
    }
}
