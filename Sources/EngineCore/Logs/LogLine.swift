import Linux
import Text

/// One line of a json-file log.
struct LogLine: Sendable {
    let text: String
    let time: String
    let isError: Bool

    init(_ bytes: some Collection<UInt8>) throws {
        let node: JSONNode
        do { node = try JSONNode.parse(Array(bytes)) } catch {
            throw EngineError.internalError("the container's log has a line that is not JSON: \(error.message)")
        }
        text = node["log"]?.string ?? ""
        time = node["time"]?.string ?? ""
        isError = node["stream"]?.string == "stderr"
    }
}
