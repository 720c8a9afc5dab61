import Linux
import Text

/// Whether a document is a manifest or an index must not depend on who reads it (CVE-2021-41190,
/// GHSA-77vh-xpmg-72qh).
public enum ManifestKind {
    /// What in a document speaks against the kind that its descriptor of type `type` names, in containerd's words.
    static func problem(_ node: JSONNode, _ kind: MediaKind, _ type: String) -> String? {
        if node["fsLayers"] != nil { return "schema 1 not supported" }
        let said = MediaKind(node["mediaType"]?.string ?? "")
        if kind == .manifest && (node["manifests"] != nil || said == .index) {
            return "expected manifest but found index (\(type))"
        }
        if kind == .index && (node["config"] != nil || node["layers"] != nil || said == .manifest) {
            return "expected index but found manifest (\(type))"
        }
        return nil
    }

    /// Of a document whose members decide what it is; `mediaType` is what its sender says, or "".
    public static func check(_ node: JSONNode, mediaType: String) throws(EngineError) {
        let isIndex = node["manifests"] != nil
        guard !isIndex || (node["layers"] == nil && node["config"] == nil) else {
            throw .invalid("ambiguous manifest: it has the members of an index and of an image")
        }
        for type in [mediaType, node["mediaType"]?.string ?? ""] {
            let said = MediaKind(type)
            guard isIndex ? said != .manifest : said != .index else {
                throw .invalid("ambiguous manifest: it says \(type) and has the members of another kind")
            }
        }
    }
}
