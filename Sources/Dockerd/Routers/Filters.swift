import Linux
import Text

/// The `filters` of a list: {"label": ["a=b"]}, or docker's old {"label": {"a=b": true}}.
struct Filters {
    private var values: [String: [String]] = [:]

    init(_ text: String, known: Set<String>) throws(EngineError) {
        if text.isEmpty { return }
        let node = try JSONBody.read(Array(text.utf8), as: "map[string][]string")
        for (name, value) in node.members {
            guard known.contains(name) else { throw .notImplemented("filter \(name) is not implemented") }
            values[name] = value.strings + value.members.filter { $0.value.bool != false }.map(\.key)
        }
    }

    subscript(_ name: String) -> [String]? { values[name] }

    /// Any of the wanted values; nothing wanted lets everything pass.
    func matches(_ name: String, _ test: (String) -> Bool) -> Bool { values[name]?.contains(where: test) ?? true }

    /// All of the wanted values.
    func all(_ name: String, _ test: (String) -> Bool) -> Bool { values[name]?.allSatisfy(test) ?? true }

    /// `KEY` or `KEY=VALUE`.
    static func label(_ wanted: String, _ labels: [String: String]) -> Bool {
        let parts = wanted.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let value = labels[parts[0]] else { return false }
        return parts.count == 1 || parts[1] == value
    }
}
