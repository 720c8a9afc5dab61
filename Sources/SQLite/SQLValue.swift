/// A value of a SQLite column or parameter.
public enum SQLValue: Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    public var int64: Int64 { if case .integer(let value) = self { value } else { 0 } }
    public var string: String { if case .text(let value) = self { value } else { "" } }
    public var bytes: [UInt8] { if case .blob(let value) = self { value } else { [] } }
}
