import Text

/// Values from where they stand: the flag, else the file, else the default.
struct OptionReader {
    let flags: ParsedOptions
    let file: OptionFile

    private func node(_ flag: String) -> JSONNode? {
        guard let row = OptionRows.all.first(where: { $0.flag == flag }), let key = row.key else { return nil }
        return file.values[key]
    }

    func text(_ flag: String, _ fallback: String) -> String { flags.string(flag) ?? node(flag)?.string ?? fallback }

    func bool(_ flag: String, default fallback: Bool = false) -> Bool {
        flags.bool(flag, default: node(flag)?.bool ?? fallback)
    }

    func int(_ flag: String, _ fallback: Int) -> Int { flags.int(flag) ?? node(flag)?.int ?? fallback }

    func list(_ flag: String, _ fallback: [String]) -> [String] {
        flags.isSet(flag) ? flags.list(flag) : node(flag).map(\.strings) ?? fallback
    }

    /// A number of things at a time; 0 means the default, as in docker.
    func count(_ flag: String, _ fallback: Int) throws(OptionProblem) -> Int {
        let number = int(flag, fallback)
        guard number >= 0 else {
            throw OptionProblem("invalid \(flag.split(separator: "-").joined(separator: " ")): \(number)")
        }
        return number == 0 ? fallback : number
    }

    /// KEY=VALUE flags, or an object of texts.
    func map(_ flag: String) -> [String: String] {
        guard flags.isSet(flag) else { return node(flag)?.stringMap ?? [:] }
        var map: [String: String] = [:]
        for text in flags.list(flag) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            map[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        return map
    }

    /// NAME or NAME=BOOLEAN flags, or an object of booleans.
    func switches(_ flag: String) throws(OptionProblem) -> [String: Bool] {
        var result: [String: Bool] = [:]
        for (name, node) in node(flag)?.members ?? [] { result[name] = node.bool ?? false }
        for (name, text) in flags.isSet(flag) ? map(flag) : [:] {
            switch text {
            case "", "1", "t", "true", "TRUE", "True": result[name] = true
            case "0", "f", "false", "FALSE", "False": result[name] = false
            default: throw OptionProblem("invalid value for feature \(name): \"\(text)\" is no boolean")
            }
        }
        return result
    }

    func absolute(_ flag: String, _ fallback: String) throws(OptionProblem) -> String {
        let path = text(flag, fallback)
        // An empty pid file is docker's way to have none.
        guard path.utf8.first == UInt8(ascii: "/") || (path.isEmpty && flag == "pidfile") else {
            throw OptionProblem("--\(flag) \(path) must be absolute")
        }
        return path
    }
}
