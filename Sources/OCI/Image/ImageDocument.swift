import Linux
import Text

/// What a manifest or an index names.
public struct ImageDocument: Sendable {
    /// The configuration and then the layers of a manifest, or the manifests of an index; empty for anything else.
    public let children: [ImageDescriptor]

    /// Most children that are looked at: a document of four megabytes could name some ten thousand.
    private static let limit = 10000

    /// Refuses what could be read in two ways: a document that says it is of another kind, or has another kind's parts
    /// (GHSA-77vh-xpmg-72qh).
    public init(_ bytes: [UInt8], _ descriptor: ImageDescriptor) throws(EngineError) {
        let kind = descriptor.kind
        guard kind == .manifest || kind == .index else {
            children = []
            return
        }
        let node: JSONNode
        do {
            node = try JSONNode.parse(bytes)
        } catch {
            throw EngineError.internalError("children: invalid desc \(descriptor.digest): \(error.message)")
        }
        if let problem = ManifestKind.problem(node, kind, descriptor.mediaType) {
            throw EngineError.internalError("children: invalid desc \(descriptor.digest): media-type: \(problem)")
        }
        let nodes: [JSONNode]
        if kind == .manifest {
            nodes = (node["config"].map { [$0] } ?? []) + (node["layers"]?.elements ?? [])
        } else {
            nodes = node["manifests"]?.elements ?? []
        }
        guard nodes.count <= Self.limit else {
            throw EngineError.invalid("\(descriptor.digest) names more than \(Self.limit) children: invalid argument")
        }
        children = try nodes.map { node throws(EngineError) in try ImageDescriptor(node) }
    }

    /// containerd's labels with which a parent keeps its children alive.
    public static func labels(_ children: [ImageDescriptor]) -> [String: String] {
        var counts: [String: Int] = [:]
        var labels: [String: String] = [:]
        for child in children {
            var key = child.kind.label
            let index = counts[key] ?? 0
            counts[key] = index + 1
            if index > 0 || key.hasSuffix(".") { key += String(index) }
            labels[key] = child.digest
        }
        return labels
    }
}
