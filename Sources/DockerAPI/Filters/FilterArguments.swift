import Linux
import Text

/// The `filters` of a request: {"label": {"a=b": true}}, or the older {"label": ["a=b"]}. The ways of matching are
/// docker's own, with its names.
public struct FilterArguments: Sendable {
    private var fields: [String: Set<String>] = [:]

    public init() {}

    /// An empty text is no filter at all.
    public init(_ text: String) throws(EngineError) {
        if text.isEmpty { return }
        let node: JSONNode
        do throws(JSONError) { node = try JSONNode.parse(text) } catch { throw .invalid("invalid filter") }
        if node.isNull { return }
        guard node.kind == .object else { throw .invalid("invalid filter") }
        for (name, value) in node.members {
            switch value.kind {
            case .object:
                // A value that is there and false is a key of docker's map like any other.
                for (_, flag) in value.members where flag.bool == nil && !flag.isNull {
                    throw .invalid("invalid filter")
                }
                fields[name] = Set(value.members.map(\.key))
            case .array:
                for element in value.elements where element.string == nil { throw .invalid("invalid filter") }
                fields[name] = Set(value.strings)
            case .null: fields[name] = []
            default: throw .invalid("invalid filter")
            }
        }
    }

    public func contains(_ name: String) -> Bool { fields[name] != nil }

    /// In no particular order; empty when there are none.
    public func values(_ name: String) -> [String] { fields[name].map(Array.init) ?? [] }

    public mutating func add(_ name: String, _ value: String) { fields[name, default: []].insert(value) }

    public func validate(_ accepted: Set<String>) throws(EngineError) {
        for name in fields.keys.sorted() where !accepted.contains(name) { throw .invalid("invalid filter '\(name)'") }
    }

    /// Whether a value equals the text; nothing wanted lets everything pass.
    public func exactMatch(_ name: String, _ text: String) -> Bool {
        guard let wanted = fields[name], !wanted.isEmpty else { return true }
        return wanted.contains(text)
    }

    /// Whether the text equals a value or begins with one.
    public func fuzzyMatch(_ name: String, _ text: String) -> Bool {
        if exactMatch(name, text) { return true }
        return fields[name]?.contains { text.utf8.starts(with: $0.utf8) } ?? false
    }

    /// Whether a value equals the text or is a regular expression that is found in it.
    public func match(_ name: String, _ text: String) -> Bool {
        if exactMatch(name, text) { return true }
        return fields[name]?.contains { (try? Pattern($0))?.matches(text) ?? false } ?? false
    }

    /// Whether all values, each `KEY` or `KEY=VALUE`, are among the labels.
    public func matchesLabels(_ name: String, _ labels: [String: String]) -> Bool {
        (fields[name] ?? []).allSatisfy { Self.isLabel($0, in: labels) }
    }

    public static func isLabel(_ wanted: String, in labels: [String: String]) -> Bool {
        let parts = wanted.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        guard let key = parts.first, let value = labels[String(Substring(key))] else { return false }
        return parts.count == 1 || value == String(Substring(parts[1]))
    }

    public func bool(_ name: String, default fallback: Bool) throws(EngineError) -> Bool {
        guard let wanted = fields[name] else { return fallback }
        let isTrue = wanted.contains("1") || wanted.contains("true")
        let isFalse = wanted.contains("0") || wanted.contains("false")
        guard isTrue != isFalse else { throw invalid(name) }
        return isTrue
    }

    /// docker's error for a value that cannot be.
    public func invalid(_ name: String) -> EngineError {
        let wanted = values(name).sorted().joined(separator: " ")
        return .invalid(wanted.isEmpty ? "invalid filter '\(name)'" : "invalid filter '\(name)=[\(wanted)]'")
    }
}
