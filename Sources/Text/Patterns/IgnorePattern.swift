/// One line of a .dockerignore: a shell pattern in which `**` stands for any number of folders.
struct IgnorePattern: Sendable {
    /// How the pattern is compared: most of them are a name as it stands, or one behind `**` or before it.
    private enum Form: Sendable {
        case exact
        case prefix(String)
        case suffix(String)
        case expression(Pattern)
        /// Its expression is none, which is told when the pattern is asked.
        case malformed
    }

    /// Without the "!" of one that takes back.
    let text: String
    let isException: Bool
    private let form: Form

    init(_ text: String, isException: Bool) {
        self.text = text
        self.isException = isException
        form = Self.form(text)
    }

    /// By bytes, as file systems compare: an accent by itself is no letter with an accent.
    func matches(_ path: String) throws(IgnoreList.Malformed) -> Bool {
        switch form {
        case .exact: return path.utf8.elementsEqual(text.utf8)
        case .prefix(let prefix): return path.utf8.starts(with: prefix.utf8)
        case .suffix(let suffix):
            // "**/a" is "a", too.
            return path.utf8.reversed().starts(with: suffix.utf8.reversed())
                || suffix.hasPrefix("/") && path.utf8.elementsEqual(suffix.utf8.dropFirst())
        case .expression(let pattern): return pattern.matches(path)
        case .malformed: throw IgnoreList.Malformed()
        }
    }

    private static func form(_ text: String) -> Form {
        enum Kind { case exact, prefix, suffix, expression }
        var kind = Kind.exact
        var expression = "^"
        var rest = Array(text.unicodeScalars)[...]
        var isFirst = true
        while let scalar = rest.popFirst() {
            switch scalar {
            case "*" where rest.first == "*":
                rest.removeFirst()
                if rest.first == "/" { rest.removeFirst() }
                if rest.isEmpty, kind == .exact {
                    kind = .prefix
                } else {
                    expression += rest.isEmpty ? ".*" : "(.*/)?"
                    kind = .expression
                }
                if isFirst { kind = .suffix }
            case "*":
                expression += "[^/]*"
                kind = .expression
            case "?":
                expression += "[^/]"
                kind = .expression
            case ".", "+", "(", ")", "|", "{", "}", "$": expression += "\\\(scalar)"
            case "\\":
                expression += "\\"
                if let next = rest.popFirst() {
                    expression.unicodeScalars.append(next)
                    kind = .expression
                }
            case "[", "]":
                expression.unicodeScalars.append(scalar)
                kind = .expression
            default: expression.unicodeScalars.append(scalar)
            }
            isFirst = false
        }
        switch kind {
        case .exact: return .exact
        case .prefix: return .prefix(String(text.dropLast(2)))
        case .suffix: return .suffix(String(text.dropFirst(2)))
        case .expression: return (try? Pattern(expression + "$")).map { .expression($0) } ?? .malformed
        }
    }
}
