import Linux
import Text

/// How a log is kept in files.
struct LogFileConfiguration: Sendable {
    enum Format: String, Sendable {
        case jsonFile = "json-file"
        case local
    }

    let format: Format
    let path: String
    /// Bytes of one file; 0 for no limit.
    let maximumSize: Int
    let maximumFiles: Int
    let compresses: Bool
    /// A JSON object that stands in every line of json-file, "" for none.
    let attributes: String

    init(_ node: JSONNode) throws(EngineError) {
        guard let format = Format(rawValue: node["format"]?.string ?? "") else {
            throw .invalid("log configuration has a file of an unknown format")
        }
        self.format = format
        path = node["path"]?.string ?? ""
        if path.isEmpty { throw .invalid("log configuration has no path") }
        maximumSize = max(0, node["maximumSize"]?.int ?? 0)
        maximumFiles = max(1, node["maximumFiles"]?.int ?? 1)
        compresses = node["compresses"]?.bool ?? false
        attributes = node["attributes"].map { String(decoding: $0.rawBytes, as: UTF8.self) } ?? ""
    }
}
