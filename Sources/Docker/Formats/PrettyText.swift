import GoTemplate
import Text

/// Pieces of what --pretty writes.
enum PrettyText {
    /// The first letter in upper case, all others in lower.
    static func capitalized(_ text: String) -> String {
        guard text.utf8.count > 1 else { return text.lowercased() }
        return text.prefix(1).uppercased() + text.dropFirst().lowercased()
    }

    /// A time as Go prints it, in the case of words.
    static func time(_ node: JSONNode?) -> String { capitalized(GoType.printedTime(node?.string ?? "")) }

    /// A title and a line for each label, nothing without any. `dash` stands before each.
    static func labels(_ title: String, _ node: JSONNode?, dash: String = " - ") -> [String] {
        let labels = node?.stringMap ?? [:]
        if labels.isEmpty { return [] }
        return [title]
            + labels.sorted { $0.key < $1.key }.map { dash + ($1.isEmpty ? $0 : "\($0)=\($1)") }
    }
}
