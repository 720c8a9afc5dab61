/// A table while a document is read: it remembers how it came to be, since that decides what may be added to it.
final class TOMLNode {
    enum Origin {
        /// Named on the way to another table; may still get a header of its own.
        case implied
        case header
        /// Made by a dotted key; only dotted keys of the same table may add to it.
        case dotted
        /// "{ … }": complete.
        case inline
    }

    enum Entry {
        case value(TOMLValue)
        case table(TOMLNode)
        case tables([TOMLNode])
    }

    var origin: Origin
    private(set) var keys: [String] = []
    private var entries: [String: Entry] = [:]

    init(_ origin: Origin) { self.origin = origin }

    subscript(key: String) -> Entry? {
        get { entries[key] }
        set {
            if entries[key] == nil { keys.append(key) }
            entries[key] = newValue
        }
    }

    /// Tables lie no deeper than the parser lets them.
    var table: TOMLTable {
        var table = TOMLTable()
        for key in keys {
            switch entries[key] {
            case .value(let value): table[key] = value
            case .table(let node): table[key] = .table(node.table)
            case .tables(let nodes): table[key] = .array(nodes.map { .table($0.table) })
            case nil: break
            }
        }
        return table
    }
}
