import Linux
import Text

/// What unpacking needs of an image's configuration.
struct ImageConfiguration: Sendable {
    let platform: ImagePlatform
    let rootType: String
    let diffIDs: [String]

    init(_ bytes: [UInt8]) throws {
        let node: JSONNode
        do {
            node = try JSONNode.parse(bytes)
        } catch {
            throw EngineError.internalError("unmarshal image config: \(error.message)")
        }
        platform = ImagePlatform(node).normalized
        rootType = node["rootfs"]?["type"]?.string ?? ""
        diffIDs = node["rootfs"]?["diff_ids"]?.strings ?? []
    }
}
