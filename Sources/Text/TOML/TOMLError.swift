/// Why a text is no TOML, with the place (from 1, columns in bytes).
public struct TOMLError: Error, CustomStringConvertible, Sendable {
    public let line: Int
    public let column: Int
    public let reason: String

    public var description: String { "row \(line) column \(column): \(reason)" }
}
