import DockerAPI
import Linux
import Text

/// A volume as the store keeps it.
struct VolumeRecord: Sendable {
    let name: String
    /// RFC 3339, by the second.
    let createdAt: String
    let labels: [String: String]?
    let options: [String: String]?

    init(name: String, createdAt: String, labels: [String: String]?, options: [String: String]?) {
        self.name = name
        self.createdAt = createdAt
        self.labels = labels
        self.options = options
    }

    init(_ node: JSONNode) {
        name = node["Name"]?.string ?? ""
        createdAt = node["CreatedAt"]?.string ?? ""
        labels = Self.map(node["Labels"])
        options = Self.map(node["Options"])
    }

    private static func map(_ node: JSONNode?) -> [String: String]? {
        node.flatMap { $0.isNull ? nil : $0.stringMap }
    }

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("Name", name)
            $0.member("CreatedAt", createdAt)
            if let labels { $0.member("Labels", labels) }
            if let options { $0.member("Options", options) }
        }
        return writer.bytes
    }

    var mount: LocalVolumeOptions { LocalVolumeOptions(stored: options ?? [:]) }
}
