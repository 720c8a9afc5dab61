import Linux
import OCI
import Text

extension Platform {
    /// Refuses what a client asks for by --platform when it is not this machine's.
    public static func require(_ wanted: String) throws(EngineError) {
        guard ["", "linux", "\(own)"].contains(wanted) else {
            throw .notImplemented("platform \(wanted) is not implemented (\(own) is)")
        }
    }

    /// The digest of that of an index's manifests that fits this machine best.
    static func choose(_ manifests: [JSONNode], image: String) throws(EngineError) -> String {
        let matcher = PlatformMatcher.only(.own)
        let children = try manifests.map { node throws(EngineError) in try ImageDescriptor(node) }
        guard let best = matcher.sorted(children.filter(matcher.matches)).first else {
            throw .notFound("no matching manifest for \(own) in the manifest list entries of \(image)")
        }
        return best.digest
    }
}
