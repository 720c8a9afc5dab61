import Linux
import OCI
import Registry

/// Names of images as archives have them.
enum ArchiveNames {
    /// The part behind the repository, as OCI's annotation has it: the tag, or `@` and the digest.
    static func tag(of name: String) -> String {
        guard let reference = try? RegistryReference(name) else { return name }
        return reference.object
    }

    /// As docker shows a name.
    static func familiar(_ name: String) throws -> String {
        do {
            return try ImageReference(name).familiar
        } catch {
            throw EngineError(error.kind, "failed to parse \"\(name)\": \(error.message)")
        }
    }
}
