import Linux

/// One of containerd's filters: "field==value,field~=|regular expression|", all parts must hold.
struct Filter {
    private struct Part {
        var field: String
        var comparison: String
        var value: String
    }

    private var parts: [Part] = []

    init(_ text: String) throws {
        var rest = text[...]
        while !rest.isEmpty {
            rest = rest.drop { $0 == " " }
            var field = ""
            while let character = rest.first, !"=!~,".contains(character) {
                if character == "\"" {
                    field += try Self.quoted(&rest)
                } else {
                    field.append(rest.removeFirst())
                }
            }
            var part = Part(field: field, comparison: "", value: "")
            if rest.first != "," && !rest.isEmpty {
                part.comparison = String(rest.prefix(2))
                rest = rest.dropFirst(2)
                guard ["==", "!=", "~="].contains(part.comparison) else {
                    throw EngineError.invalid("filters: parse error: unsupported operator \"\(part.comparison)\"")
                }
                if let first = rest.first, first == "\"" || first == "|" || first == "/" {
                    part.value = try Self.quoted(&rest)
                } else {
                    while let character = rest.first, character != "," {
                        part.value.append(character)
                        rest.removeFirst()
                    }
                }
            }
            if part.comparison == "~=" {
                do { _ = try Regex(part.value) } catch {
                    throw EngineError.invalid("filters: invalid regular expression \"\(part.value)\"")
                }
            }
            parts.append(part)
            guard !part.field.isEmpty else { throw EngineError.invalid("filters: parse error: missing field") }
            if rest.isEmpty { continue }
            guard rest.first == "," else { throw EngineError.invalid("filters: parse error: expected ','") }
            rest.removeFirst()
        }
    }

    private static func quoted(_ rest: inout Substring) throws -> String {
        let quote = rest.removeFirst()
        var value = ""
        while let character = rest.popFirst() {
            if character == quote { return value }
            if character == "\\", let next = rest.first, next == quote || next == "\\" {
                value.append(rest.removeFirst())
            } else {
                value.append(character)
            }
        }
        throw EngineError.invalid("filters: parse error: unterminated quoted string")
    }

    func matches(_ lookup: (String) -> String?) -> Bool {
        parts.allSatisfy { part in
            let found = lookup(part.field)
            switch part.comparison {
            case "==": return found == part.value
            case "!=": return found != part.value
            case "~=":
                guard let found else { return false }
                // The common form, "^/tasks/": once for each event and subscriber, so without an expression.
                if let prefix = Self.plainPrefix(part.value) { return found.hasPrefix(prefix) }
                guard let expression = try? Regex(part.value) else { return false }
                return found.firstMatch(of: expression) != nil
            default: return found != nil
            }
        }
    }

    private static func plainPrefix(_ pattern: String) -> String? {
        guard pattern.first == "^" else { return nil }
        let rest = pattern.dropFirst()
        return rest.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "/" || $0 == "-") }
            ? String(rest) : nil
    }

    /// Any of the filters; none at all lets everything pass.
    static func any(_ filters: [Filter], _ lookup: (String) -> String?) -> Bool {
        filters.isEmpty || filters.contains { $0.matches(lookup) }
    }

    static func label(_ field: String, _ labels: [String: String]) -> String? {
        field.hasPrefix("labels.") ? labels[String(field.dropFirst(7))] : nil
    }
}
