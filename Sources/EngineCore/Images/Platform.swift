import Linux
import OCI
import Text

/// Which of an index's manifests is for this machine.
public enum Platform {
    #if arch(arm64)
        static let architecture = "arm64"
    #else
        static let architecture = "amd64"
    #endif

    /// Refuses what a client asks for by --platform when it is not this machine's.
    public static func require(_ wanted: String) throws(EngineError) {
        guard ["", "linux", "linux/\(architecture)"].contains(wanted) else {
            throw .notImplemented("platform \(wanted) is not implemented (linux/\(architecture) is)")
        }
    }

    /// The digest of the first manifest for Linux and our architecture.
    static func choose(_ manifests: [JSONNode], image: String) throws(EngineError) -> String {
        let fitting = manifests.first {
            $0["platform"]?["os"]?.string == "linux" && $0["platform"]?["architecture"]?.string == architecture
        }
        // An index of one manifest without a platform is what some tools write for a single image.
        let only = manifests.count == 1 && manifests[0]["platform"] == nil ? manifests[0] : nil
        guard let digest = (fitting ?? only)?["digest"]?.string else {
            throw .notFound("no matching manifest for linux/\(architecture) in the manifest list entries of \(image)")
        }
        return digest
    }
}
