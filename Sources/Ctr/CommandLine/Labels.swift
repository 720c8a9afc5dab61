/// `key=value` arguments.
enum Labels {
    /// A key alone is "true".
    static func pairs(_ arguments: [String]) -> [(key: String, value: String)] {
        arguments.map { argument in
            guard let equals = argument.utf8.firstIndex(of: 0x3D) else { return (argument, "true") }
            let value = argument.utf8[argument.utf8.index(after: equals)...]
            return (String(Substring(argument.utf8[..<equals])), String(Substring(value)))
        }
    }

    /// The last one of a key counts.
    static func map(_ arguments: [String]) -> [String: String] {
        Dictionary(pairs(arguments).map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// As tables and `label` commands write them, in the order of their keys.
    static func text(_ labels: [String: String]) -> String {
        labels.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",")
    }
}
