import Text

/// One configuration over another: lists are joined, tables too, and what is empty changes nothing.
enum ConfigurationMerge {
    /// Tables whose members are replaced as a whole.
    private static let replaced = ["stream_processors", "proxy_plugins", "timeouts"]

    static func merge(_ below: TOMLTable, _ above: TOMLTable) -> TOMLTable {
        var result = below
        for key in above.keys {
            guard let value = above[key] else { continue }
            if replaced.contains(key), let members = value.table {
                var kept = result[key]?.table ?? TOMLTable()
                for name in members.keys { kept[name] = members[name] }
                result[key] = .table(kept)
            } else if key == "plugins", let plugins = value.table {
                result[key] = .table(merge(result[key]?.table ?? TOMLTable(), plugins, isEmptyKept: true))
            } else {
                result[key] = join(result[key], value, isEmptyKept: false)
            }
        }
        return result
    }

    private static func merge(_ below: TOMLTable, _ above: TOMLTable, isEmptyKept: Bool) -> TOMLTable {
        var result = below
        for key in above.keys {
            if let value = above[key] { result[key] = join(result[key], value, isEmptyKept: isEmptyKept) }
        }
        return result
    }

    private static func join(_ below: TOMLValue?, _ above: TOMLValue, isEmptyKept: Bool) -> TOMLValue {
        switch (below, above) {
        case (.table(let first), .table(let second)):
            return .table(merge(first, second, isEmptyKept: isEmptyKept))
        case (.array(let first), .array(let second)):
            return .array(first + second.filter { !first.contains($0) })
        case (let below?, .string("")), (let below?, .integer(0)), (let below?, .boolean(false)):
            return isEmptyKept ? above : below
        default: return above
        }
    }
}
