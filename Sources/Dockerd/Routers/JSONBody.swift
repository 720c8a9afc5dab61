import HTTPTransport
import Linux
import Text

/// What a client sent as JSON; errors in docker's words.
enum JSONBody {
    /// The request's body, which has to be called JSON; nil when there is none.
    static func read(_ request: HTTPRequest) async throws -> JSONNode? {
        let bytes = try await request.body.collect()
        let type = request.fields["Content-Type"] ?? ""
        if type.isEmpty && bytes.isEmpty { return nil }
        let media = String(type.prefix { $0 != ";" }).trimmed.lowercased()
        if media.isEmpty { throw EngineError.invalid("malformed Content-Type header (\(type)): mime: no media type") }
        guard media == "application/json" else {
            throw EngineError.invalid("unsupported Content-Type header (\(type)): must be 'application/json'")
        }
        return bytes.isEmpty ? nil : try parse(bytes)
    }

    static func read(_ bytes: [UInt8]) throws(EngineError) -> JSONNode {
        let node = try parse(bytes)
        guard node.kind == .object else { throw .invalid("invalid JSON: an object is needed") }
        return node
    }

    private static func parse(_ bytes: [UInt8]) throws(EngineError) -> JSONNode {
        do throws(JSONError) { return try JSONNode.parse(bytes) } catch {
            if error.message.hasSuffix(JSONError.afterValue) { throw .invalid("unexpected content after JSON") }
            // Go's decoder of streams says it otherwise than that of texts.
            throw .invalid("invalid JSON: \(error.message == JSONError.end ? "unexpected EOF" : error.message)")
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { $0 != " " }), let last = lastIndex(where: { $0 != " " }) else {
            return ""
        }
        return String(self[first...last])
    }
}
