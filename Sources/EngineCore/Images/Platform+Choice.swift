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

    /// The `platform` of a request that has it as text (`linux/arm64`); nil for an empty one.
    public static func requested(_ text: String) throws(EngineError) -> Platform? {
        text.isEmpty ? nil : try Platform(parsing: text)
    }

    /// The `platform` of a request that has it as JSON; nil for an empty one.
    public static func requested(json text: String) throws(EngineError) -> Platform? {
        if text.isEmpty { return nil }
        guard let node = try? JSONNode.parse(text), node.kind == .object else {
            throw .invalid("failed to parse platform: \(text) is no object of JSON")
        }
        let platform = Platform(node)
        if platform.os.isEmpty || platform.architecture.isEmpty {
            throw .invalid("both OS and Architecture must be provided")
        }
        return platform
    }

    /// Whether an image with this config document runs where this platform is. Many configs do not tell the variant.
    func fits(_ document: JSONNode) -> Bool {
        let other = Platform(document)
        if PlatformMatcher.only(self).matches(other) { return true }
        return other.variant.isEmpty && other.normalized.os == normalized.os
            && other.normalized.architecture == normalized.architecture
    }

    /// The digest of that of an index's manifests that fits best.
    func choose(_ manifests: [JSONNode]) throws(EngineError) -> String {
        let matcher = PlatformMatcher.only(self)
        let children = try manifests.map { node throws(EngineError) in try ImageDescriptor(node) }
        guard let best = matcher.sorted(children.filter(matcher.matches)).first else {
            throw .notFound("no matching manifest for \(self) in the manifest list entries")
        }
        return best.digest
    }
}
