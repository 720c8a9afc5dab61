/// What stood on the command line, by option name.
public struct ParsedOptions: Sendable {
    public internal(set) var values: [String: [String]] = [:]
    public internal(set) var positionals: [String] = []
    /// `--help` or an unclaimed `-h` was met: the caller prints help and does nothing else.
    public internal(set) var wantsHelp = false
    /// What pflag says of deprecated options that were given.
    public internal(set) var warnings: [String] = []
    /// Names that were given and that the table knows as not built.
    public internal(set) var unbuilt: [String] = []

    public init() {}

    public func isSet(_ name: String) -> Bool { values[name] != nil }
    public func bool(_ name: String, default fallback: Bool = false) -> Bool {
        values[name]?.last.map { $0 == "true" } ?? fallback
    }
    public func string(_ name: String) -> String? { values[name]?.last }
    /// nil for "", too, which many of docker's options take for none.
    public func text(_ name: String) -> String? { string(name).flatMap { $0.isEmpty ? nil : $0 } }
    public func int(_ name: String) -> Int? { values[name]?.last.flatMap { Int($0) } }
    public func list(_ name: String) -> [String] { values[name] ?? [] }
}
