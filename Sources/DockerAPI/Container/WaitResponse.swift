import Text

public struct WaitResponse: Sendable {
    public var statusCode: Int
    public var error: String

    public init(statusCode: Int, error: String = "") {
        self.statusCode = statusCode
        self.error = error
    }

    public init(_ node: JSONNode) {
        statusCode = node["StatusCode"]?.int ?? 0
        error = node["Error"]?["Message"]?.string ?? ""
    }

    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("StatusCode", statusCode)
            if !error.isEmpty { $0.memberObject("Error") { $0.member("Message", error) } }
        }
        return writer.bytes
    }
}
