/// The part of Go's templates that clients use most: `json`, `{{json .A}}`, `{{.A.B}}` and literal text, with
/// `table ` in front. Anything else is refused.
public struct Template: Sendable {
    enum Part: Sendable {
        case literal(String)
        case field([String])
        case json([String])
    }

    let parts: [Part]
    public let isTable: Bool

    public init(_ text: String) throws(OptionError) {
        isTable = text == "table" || text.hasPrefix("table ")
        let source = isTable ? String(text.dropFirst(6)) : text
        if source == "json" {
            parts = [.json([])]
            return
        }
        var parts: [Part] = []
        var literal = ""
        var characters = source[...]
        while let character = characters.first {
            if characters.hasPrefix("{{") {
                guard let (inside, rest) = Self.action(characters) else {
                    throw OptionError("template parsing error: template: :1: unclosed action")
                }
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                parts.append(try Self.parse(inside))
                characters = rest
            } else if characters.hasPrefix("\\t") || characters.hasPrefix("\\n") {
                literal += characters.hasPrefix("\\t") ? "\t" : "\n"
                characters = characters.dropFirst(2)
            } else {
                literal.append(character)
                characters = characters.dropFirst()
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        self.parts = parts
    }

    private static func action(_ text: Substring) -> (String, Substring)? {
        var index = text.startIndex
        while index < text.endIndex {
            if text[index...].hasPrefix("}}") {
                return (String(text[text.startIndex..<index].dropFirst(2)), text[index...].dropFirst(2))
            }
            index = text.index(after: index)
        }
        return nil
    }

    private static func parse(_ action: String) throws(OptionError) -> Part {
        let words = action.split(separator: " ")
        if words.count == 1, let path = path(words[0]) { return .field(path) }
        if words.count == 2, words[0] == "json", let path = path(words[1]) { return .json(path) }
        throw OptionError("template action {{\(action)}} is not implemented")
    }

    private static func path(_ word: Substring) -> [String]? {
        guard word.hasPrefix(".") else { return nil }
        let names = word.dropFirst().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if names == [""] { return [] }
        let plain = names.allSatisfy { name in
            !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        }
        return plain ? names : nil
    }

    /// The head of each column of a `table` template.
    public func headers(_ titles: [String: String]) -> String {
        parts.map { part in
            switch part {
            case .literal(let text): text
            case .field(let path), .json(let path):
                titles[path.last ?? ""] ?? (path.last ?? "").uppercased()
            }
        }.joined()
    }

    public func render(_ value: JSONNode) throws(OptionError) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .field(let path): text += GoText.format(try Self.find(path, in: value))
            case .json(let path): text += String(decoding: try Self.find(path, in: value).rawBytes, as: UTF8.self)
            }
        }
        return text
    }

    private static func find(_ path: [String], in value: JSONNode) throws(OptionError) -> JSONNode {
        var node = value
        for name in path {
            guard let next = node[name] else {
                let dotted = path.joined(separator: ".")
                throw OptionError(
                    "template: :1:2: executing \"\" at <.\(dotted)>: map has no entry for key \"\(name)\""
                )
            }
            node = next
        }
        return node
    }
}
