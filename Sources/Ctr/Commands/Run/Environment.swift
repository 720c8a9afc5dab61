/// Lists of NAME=VALUE.
enum Environment {
    /// A later value takes the place of an earlier one; a name alone takes the variable away.
    static func merged(_ base: [String], _ changes: [String]) -> [String] {
        var result = base.map { Optional($0) }
        var places: [String: Int] = [:]
        for (index, entry) in base.enumerated() { places[name(entry)] = index }
        for entry in changes {
            let place = places[name(entry)]
            if !entry.utf8.contains(0x3D) {
                if let place { result[place] = Optional<String>.none }
            } else if let place {
                result[place] = entry
            } else {
                result.append(entry)
            }
        }
        return result.compactMap { $0 }.filter { !$0.isEmpty }
    }

    private static func name(_ entry: String) -> String { String(Substring(entry.utf8.prefix { $0 != 0x3D })) }
}
