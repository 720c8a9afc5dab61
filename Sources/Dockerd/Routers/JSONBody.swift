import Linux
import Text

/// What a client sent as JSON, with the errors of Go's decoder.
enum JSONBody {
    /// An object, or null, whose members are all absent.
    static func read(_ bytes: [UInt8], as type: String) throws(EngineError) -> JSONNode {
        if bytes.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
            throw .invalid("invalid JSON: got EOF while reading request body")
        }
        let node: JSONNode
        do throws(JSONError) { node = try JSONNode.parse(bytes) } catch {
            if error.message.hasSuffix(JSONError.afterValue) { throw .invalid("unexpected content after JSON") }
            // Go's decoder of streams says it otherwise than that of texts.
            throw .invalid("invalid JSON: \(error.message == JSONError.end ? "unexpected EOF" : error.message)")
        }
        guard node.kind == .object || node.isNull else {
            throw .invalid("invalid JSON: json: cannot unmarshal \(node.kind) into Go value of type \(type)")
        }
        return node
    }
}
