import Linux
import Text

/// One table while its keys are read; what is left over at the end is unknown.
struct ConfigurationSection {
    /// How the table is called, with a dot at its end; "" for the document itself.
    let name: String
    private let table: TOMLTable
    private var known: Set<String> = []

    init(_ name: String, _ table: TOMLTable) {
        self.name = name
        self.table = table
    }

    private func wrong(_ key: String, _ kind: String) -> EngineError { .invalid("\(name)\(key) is no \(kind)") }

    mutating func value(_ key: String) -> TOMLValue? {
        known.insert(key)
        return table[key]
    }

    mutating func string(_ key: String, _ fallback: String = "") throws(EngineError) -> String {
        guard let value = value(key) else { return fallback }
        guard let string = value.string else { throw wrong(key, "text") }
        return string
    }

    mutating func integer(_ key: String, _ fallback: Int = 0) throws(EngineError) -> Int {
        guard let value = value(key) else { return fallback }
        guard let number = value.integer else { throw wrong(key, "number") }
        return Int(number)
    }

    mutating func double(_ key: String, _ fallback: Double) throws(EngineError) -> Double {
        guard let value = value(key) else { return fallback }
        guard let number = value.double, number.isFinite else { throw wrong(key, "number") }
        return number
    }

    mutating func boolean(_ key: String) throws(EngineError) -> Bool {
        guard let value = value(key) else { return false }
        guard let boolean = value.boolean else { throw wrong(key, "boolean") }
        return boolean
    }

    mutating func strings(_ key: String) throws(EngineError) -> [String] {
        guard let value = value(key) else { return [] }
        guard let strings = value.strings else { throw wrong(key, "list of texts") }
        return strings
    }

    mutating func subtable(_ key: String) throws(EngineError) -> TOMLTable {
        guard let value = value(key) else { return TOMLTable() }
        guard let table = value.table else { throw wrong(key, "table") }
        return table
    }

    mutating func section(_ key: String) throws(EngineError) -> ConfigurationSection {
        ConfigurationSection("\(name)\(key).", try subtable(key))
    }

    /// Go's notation of a duration, in nanoseconds.
    mutating func duration(_ key: String, _ fallback: Int64) throws(EngineError) -> Int64 {
        guard let value = value(key) else { return fallback }
        guard let text = value.string, let duration = Durations.parseGo(text) else { throw wrong(key, "duration") }
        return duration
    }

    /// A setting of containerd's that is left out here: it may be there with a value that changes nothing.
    mutating func onlyEmpty(_ keys: String...) throws(EngineError) {
        for key in keys {
            switch value(key) {
            case nil, .string("")?, .integer(0)?, .boolean(false)?, .array([])?: break
            case .table(let table)? where table.isEmpty: break
            default: throw .notImplemented("configuration: \(name)\(key) is not implemented")
            }
        }
    }

    var unknown: [String] { table.keys.filter { !known.contains($0) }.map { name + $0 } }
}
