import Linux
import Text

/// What unpacking needs of an image's configuration.
public struct ImageConfiguration: Sendable {
    public let platform: Platform
    public let rootType: String
    public let diffIDs: [String]

    public init(_ bytes: [UInt8]) throws(EngineError) {
        let node: JSONNode
        do {
            node = try JSONNode.parse(bytes)
        } catch {
            throw EngineError.internalError("unmarshal image config: \(error.message)")
        }
        platform = Platform(node).normalized
        rootType = node["rootfs"]?["type"]?.string ?? ""
        diffIDs = node["rootfs"]?["diff_ids"]?.strings ?? []
    }
}
