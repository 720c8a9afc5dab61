import Linux
import Text

/// Which containers share a shim: those of a pod.
enum SandboxGroup {
    /// Annotations that name it, the first one counts.
    private static let annotations = ["io.containerd.runc.v2.group", "io.kubernetes.cri.sandbox-id"]

    /// nil for a container that has a shim of its own.
    static func name(bundle: String) throws -> String? {
        let bytes = try Files.read("\(bundle)/config.json", limit: 16 << 20)
        let values = try JSONNode.parse(bytes)["annotations"]?.stringMap ?? [:]
        return annotations.lazy.compactMap { values[$0] }.first
    }
}
