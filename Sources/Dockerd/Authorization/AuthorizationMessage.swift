import HTTPTransport
import Text

/// What a plugin is told of a request, and later of its answer too.
struct AuthorizationMessage: Sendable {
    private let request: HTTPRequest
    /// Path and query as the router reads them, in one way of writing: `/%63ontainers//json` is `/containers/json` here
    /// too, so a plugin's pattern cannot be passed by.
    let target: String
    var body: [UInt8] = []
    private var status: Int?
    private var answerFields = HTTPFields()
    private var answerBody: [UInt8] = []

    /// Never shown: they hold passwords.
    private static let hidden: Set<String> = ["authorization", "x-registry-config", "x-registry-auth"]

    init(_ request: HTTPRequest, _ parts: [String], version: String?) {
        self.request = request
        let path = ([version].compactMap { $0 } + parts).map(PercentCoding.encodePart).joined(separator: "/")
        target = "/\(path)" + (request.rawQuery.isEmpty ? "" : "?\(request.rawQuery)")
    }

    /// Requests whose body is an archive or a stream, not a document that asks for something. Of a form, which may, a
    /// plugin must see what the route will read.
    static func streams(_ request: HTTPRequest, _ parts: [String]) -> Bool {
        switch (request.method, parts.first, parts.count) {
        case ("POST", "build", 1), ("POST", "session", 1), ("POST", "grpc", 1): true
        case ("POST", "images", 2):
            parts[1] == "load" || (parts[1] == "create" && request.value("fromSrc") == "-")
        case ("POST", "plugins", 2): parts[1] == "create"
        case ("PUT", "containers", 3): parts[2] == "archive"
        default: false
        }
    }

    mutating func answer(_ status: Int, _ fields: HTTPFields, _ body: [UInt8]) {
        self.status = status
        answerFields = fields
        answerBody = (fields["Content-Type"] ?? "").hasPrefix("application/json") ? body : []
    }

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            if let peer = request.peer {
                writer.member("User", omitEmpty: peer.commonName)
                writer.member("UserAuthNMethod", "TLS")
            }
            writer.member("RequestMethod", request.method)
            writer.member("RequestUri", target)
            writer.member("RequestBody", omitEmpty: Base64.encode(body))
            writer.member("RequestHeaders", omitEmpty: Self.headers(request.fields))
            if let peer = request.peer {
                writer.member("RequestPeerCertificates", [Base64.encode(Array(peer.pem.utf8))])
            }
            if let status {
                writer.member("ResponseStatusCode", status)
                writer.member("ResponseBody", omitEmpty: Base64.encode(answerBody))
                writer.member("ResponseHeaders", omitEmpty: Self.headers(answerFields))
            }
        }
        return writer.bytes
    }

    /// By Go's names of fields; the last value of a name.
    private static func headers(_ fields: HTTPFields) -> [String: String] {
        var headers: [String: String] = [:]
        for (name, value) in fields.all where !hidden.contains(name.lowercased()) && name.lowercased() != "host" {
            let words = name.split(separator: "-", omittingEmptySubsequences: false).map {
                $0.prefix(1).uppercased() + $0.dropFirst().lowercased()
            }
            headers[words.joined(separator: "-")] = value
        }
        return headers
    }
}
