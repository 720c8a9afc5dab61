import Text

public struct CreateResponse: Sendable {
    public var id: String
    public var warnings: [String]

    public init(id: String, warnings: [String] = []) {
        self.id = id
        self.warnings = warnings
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
