import Linux
import Text

/// What a client sent as JSON.
enum JSONBody {
    static func read(_ bytes: [UInt8]) throws(EngineError) -> JSONNode {
        let node: JSONNode
        do throws(JSONError) { node = try JSONNode.parse(bytes) } catch {
            throw .invalid("invalid JSON: \(error.message)")
        }
        guard node.kind == .object else { throw .invalid("invalid JSON: an object is needed") }
        return node
    }
}
