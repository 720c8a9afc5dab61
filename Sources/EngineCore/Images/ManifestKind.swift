import Linux
import Text

/// Whether a document is a manifest or an index must not depend on who reads it (CVE-2021-41190).
enum ManifestKind {
    static func check(_ node: JSONNode, mediaType: String) throws(EngineError) {
        let isIndex = node["manifests"] != nil
        guard !isIndex || (node["layers"] == nil && node["config"] == nil) else {
            throw .invalid("ambiguous manifest: it has the members of an index and of an image")
        }
        for type in [mediaType, node["mediaType"]?.string ?? ""] where !type.isEmpty {
            let saysIndex = type.hasSuffix("image.index.v1+json") || type.hasSuffix("manifest.list.v2+json")
            let saysImage = type.hasSuffix("manifest.v1+json") || type.hasSuffix("manifest.v2+json")
            guard isIndex ? !saysImage : !saysIndex else {
                throw .invalid("ambiguous manifest: it says \(type) and has the members of another kind")
            }
        }
    }
}
