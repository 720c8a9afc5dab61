import Linux
import Text

/// Values in texts, by the rules of Go's strconv and with its complaints.
enum GoValue {
    static func bool(_ text: String) -> Bool? { FlagValue.bool(text) }

    static func parseBool(_ text: String) throws(EngineError) -> Bool {
        guard let value = bool(text) else { throw .invalid("strconv.ParseBool: parsing \"\(text)\": invalid syntax") }
        return value
    }

    static func parseInt(_ text: String) throws(EngineError) -> Int {
        guard let value = Int(text) else { throw .invalid("strconv.Atoi: parsing \"\(text)\": invalid syntax") }
        return value
    }
}
