import HTTPTransport
import Linux
import Text

extension HTTPRequest {
    /// The body; nil when there is none, which is as good as an empty object to docker. `type` is what docker calls it
    /// in its errors.
    func json(_ type: String) async throws -> JSONNode? {
        try requireJSONType()
        let bytes = try await body.collect()
        if bytes.isEmpty, !body.hasUnknownLength { return nil }
        return try JSONBody.read(bytes, as: type)
    }

    /// The body, which has to be there.
    func requiredJSON(_ type: String) async throws -> JSONNode {
        try requireJSONType()
        return try JSONBody.read(try await body.collect(), as: type)
    }

    private func requireJSONType() throws(EngineError) {
        let type = fields["content-type"] ?? ""
        if type.isEmpty {
            if !body.hasUnknownLength, ["", "0"].contains(fields["content-length"] ?? "") { return }
            throw .invalid("malformed Content-Type header (): mime: no media type")
        }
        let media = type.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
        guard media == "application/json" else {
            throw .invalid("unsupported Content-Type header (\(type)): must be 'application/json'")
        }
    }
}
