import Text

public struct CreateResponse: Sendable {
    public var id: String
    public var warnings: [String]

    public init(id: String, warnings: [String] = []) {
        self.id = id
        self.warnings = warnings
    }

    public init(_ node: JSONNode) {
        id = node["Id"]?.string ?? node["ID"]?.string ?? ""
        warnings = node["Warnings"]?.strings ?? []
    }

    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("Id", id)
            $0.member("Warnings", warnings)
        }
        return writer.bytes
    }
}
