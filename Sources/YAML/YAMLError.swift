/// What is wrong with a text, in the words of Go's yaml.v3.
public struct YAMLError: Error, Equatable, CustomStringConvertible {
    public let description: String

    init(_ message: String) { description = "yaml: \(message)" }

    /// What the text means is wrong, at one or more places.
    init(places: [String]) {
        description = "yaml: unmarshal errors:\n" + places.map { "  \($0)" }.joined(separator: "\n")
    }
}
