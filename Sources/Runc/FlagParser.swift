import Runtime

/// Flags as runc takes them: one or two dashes, `--name value` or `--name=value`, up to the first positional.
struct FlagParser {
    /// Names that take a value, and names that don't; a short form stands as "b=bundle".
    private let valued: [String]
    private let switches: [String]
    private var values: [String: [String]] = [:]
    private(set) var positionals: [String] = []

    init(valued: [String] = [], switches: [String] = []) {
        self.valued = valued
        self.switches = switches
    }

    mutating func parse(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let argument = rest.first, argument.hasPrefix("-"), argument != "-" {
            rest.removeFirst()
            if argument == "--" { break }
            let body = argument.drop { $0 == "-" }
            let name = canonical(String(body.prefix { $0 != "=" }))
            let attached = body.firstIndex(of: "=").map { String(body[body.index(after: $0)...]) }
            if isKnown(name, in: switches) {
                values[name, default: []].append(attached ?? "true")
            } else if isKnown(name, in: valued) {
                guard let value = attached ?? rest.popFirst() else {
                    throw RuntimeError("flag needs an argument: -\(name)")
                }
                values[name, default: []].append(value)
            } else {
                throw RuntimeError("flag provided but not defined: -\(name)")
            }
        }
        positionals = Array(rest)
    }

    private func canonical(_ name: String) -> String {
        for entry in valued + switches where entry.hasPrefix("\(name)=") {
            return String(entry.dropFirst(name.count + 1))
        }
        return name
    }

    private func isKnown(_ name: String, in names: [String]) -> Bool {
        names.contains { $0 == name || $0.hasSuffix("=\(name)") }
    }

    func string(_ name: String) -> String? { values[name]?.last }
    func strings(_ name: String) -> [String] { values[name] ?? [] }

    func isSet(_ name: String) -> Bool {
        guard let value = values[name]?.last else { return false }
        return value != "false" && value != "0"
    }
}
