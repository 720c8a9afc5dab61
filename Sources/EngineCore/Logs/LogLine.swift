import Text

/// One line of a json-file log.
struct LogLine: Sendable {
    let text: String
    let time: String
    let isError: Bool

    /// nil for what is no JSON.
    init?(_ bytes: some Collection<UInt8>) {
        guard let node = try? JSONNode.parse(Array(bytes)) else { return nil }
        text = node["log"]?.string ?? ""
        time = node["time"]?.string ?? ""
        isError = node["stream"]?.string == "stderr"
    }
}
