import Linux
import Text

/// The words of a Dockerfile's instruction.
enum ChangeWords {
    /// The JSON form; nil for anything else.
    static func list(_ text: String) -> [String]? {
        guard text.hasPrefix("["), let node = try? JSONNode.parse(text), node.kind == .array,
            node.elements.allSatisfy({ $0.string != nil })
        else { return nil }
        return node.strings
    }

    /// The JSON form, or a line for the shell.
    static func command(_ text: String, shell: [String]?) -> [String] {
        if let list = list(text) { return list }
        return (shell ?? ["/bin/sh", "-c"]) + (text.isEmpty ? [] : [text])
    }

    /// `KEY=VALUE` one after the other, or docker's old `KEY VALUE` for one.
    static func pairs(_ text: String, of name: String, environment: [String]) throws(EngineError) -> [(String, String)]
    {
        let raw = text.prefix { $0 != " " && $0 != "\t" }
        guard !raw.isEmpty else { throw .invalid("\(name) requires at least one argument") }
        guard raw.contains("=") else {
            let value = text.dropFirst(raw.count).drop { $0 == " " || $0 == "\t" }
            guard !value.isEmpty else { throw .invalid("\(name) must have two arguments") }
            let words = words(String(value), environment: environment)
            return [(String(raw), words.joined(separator: " "))]
        }
        var result: [(String, String)] = []
        for word in words(text, environment: environment) {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else {
                throw .invalid("Syntax error - can't find = in \"\(word)\". Must be of the form: name=value")
            }
            guard !parts[0].isEmpty else { throw .invalid("\(name) names can not be blank") }
            result.append((parts[0], parts[1]))
        }
        return result
    }

    /// Split at blanks outside of quotes; quotes and backslashes taken away, `$NAME` and `${NAME}` replaced.
    static func words(_ text: String, environment: [String]) -> [String] {
        var words: [String] = []
        var word = ""
        var isInWord = false
        var quote: Character?
        var rest = Array(text)[...]
        while let character = rest.popFirst() {
            switch character {
            case "\\" where quote != "'":
                isInWord = true
                let next = rest.popFirst()
                // Within double quotes a backslash takes the meaning of these three only.
                if quote == "\"", let next, !"\"$\\".contains(next) { word.append("\\") }
                if let next { word.append(next) }
            case "$" where quote != "'":
                isInWord = true
                word += variable(&rest, environment)
            case quote: quote = nil
            case "'" where quote == nil, "\"" where quote == nil:
                isInWord = true
                quote = character
            case " " where quote == nil, "\t" where quote == nil:
                if isInWord { words.append(word) }
                word = ""
                isInWord = false
            default:
                isInWord = true
                word.append(character)
            }
        }
        return isInWord ? words + [word] : words
    }

    private static func variable(_ rest: inout ArraySlice<Character>, _ environment: [String]) -> String {
        func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" }
        var name = ""
        if rest.first == "{", let end = rest.firstIndex(of: "}"), rest[rest.startIndex + 1..<end].allSatisfy(isWord) {
            name = String(rest[rest.startIndex + 1..<end])
            rest = rest[(end + 1)...]
        } else {
            name = String(rest.prefix(while: isWord))
            rest = rest.dropFirst(name.count)
        }
        if name.isEmpty { return "$" }
        return environment.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) } ?? ""
    }
}
