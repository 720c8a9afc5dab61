import Linux
import OCI

/// Names of images, which the client reads before the daemon does.
enum ImageName {
    /// Refuses what is no name, in docker's words.
    static func parse(_ text: String) throws(Failure) -> ImageReference {
        do throws(EngineError) { return try ImageReference(text) } catch { throw Failure(error.message) }
    }

    /// With the tag that is meant where there is neither tag nor digest.
    static func tagged(_ reference: ImageReference) throws(Failure) -> ImageReference {
        guard reference.isNameOnly else { return reference }
        do throws(EngineError) { return try reference.with(tag: "latest") } catch { throw Failure(error.message) }
    }

    /// In full, with everything that was given.
    static func full(_ reference: ImageReference) -> String {
        reference.repository + (reference.tag.map { ":\($0)" } ?? "") + (reference.digest.map { "@\($0)" } ?? "")
    }

    /// nil for what names an image by its identifier, in full and with the algorithm or without.
    static func parseAny(_ text: String) throws(Failure) -> ImageReference? {
        let digits = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
        return ImageReference.isIdentifier(digits) ? nil : try parse(text)
    }

    /// Without the parts that are meant anyway, and without a digest beside a tag.
    static func short(_ name: String) -> String {
        let bare = name.utf8.firstIndex(of: UInt8(ascii: "@")).map { String(name[..<$0]) } ?? name
        if Pulling.split(bare).1.isEmpty { return name }
        for prefix in ["docker.io/library/", "docker.io/"] where bare.hasPrefix(prefix) {
            return String(bare.dropFirst(prefix.utf8.count))
        }
        return bare
    }
}
