import Linux
import Text

/// What a log driver can say about the container whose lines it keeps.
public struct LogIdentity: Sendable {
    public var id = ""
    /// Without the leading slash.
    public var name = ""
    public var imageID = ""
    public var imageName = ""
    /// Entrypoint and arguments.
    public var words: [String] = []
    public var labels: [String: String] = [:]
    public var environment: [String] = []

    public init() {}

    /// The labels and variables that the options name. `key`: the form that a driver gives to names.
    public func attributes(
        _ options: [String: String],
        key: (String) -> String = { $0 }
    ) throws(EngineError) -> [String: String] {
        var variables: [String: String] = [:]
        for variable in environment {
            let bytes = variable.utf8
            guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { continue }
            variables[String(variable[..<equals])] = String(variable[bytes.index(after: equals)...])
        }
        var found: [String: String] = [:]
        for (option, values) in [("labels", labels), ("env", variables)] {
            for name in (options[option] ?? "").split(separator: ",").map(String.init) {
                if let value = values[name] { found[key(name)] = value }
            }
            guard let text = options["\(option)-regex"], !text.isEmpty else { continue }
            let pattern: Pattern
            do throws(PatternError) { pattern = try Pattern(text) } catch { throw .invalid("\(error)") }
            for (name, value) in values where pattern.matches(name) { found[key(name)] = value }
        }
        return found
    }
}
