import Glibc
import Linux

/// `--volume`: PATH alone is a volume without a name, which belongs to the container's configuration; SOURCE:PATH is a
/// bind.
struct VolumeOptions {
    private(set) var binds: [String] = []
    private(set) var anonymous: [String] = []

    init(_ texts: [String]) throws {
        for text in texts {
            if text.isEmpty { throw Failure("invalid empty volume spec") }
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            if text.utf8.count > 2 {
                if parts.contains("") { throw Failure("invalid spec: \(text): empty section between colons") }
                if parts.count > 3 { throw Failure("invalid spec: \(text): too many colons") }
            }
            if parts.count == 1 || text.utf8.count <= 2 {
                if !anonymous.contains(text) { anonymous.append(text) }
            } else if !binds.contains(text) {
                binds.append(Self.absolute(text))
            }
        }
    }

    /// `./x:/y` is relative to our folder, which the daemon doesn't know.
    private static func absolute(_ bind: String) -> String {
        guard bind.hasPrefix("."), let colon = bind.firstIndex(of: ":") else { return bind }
        return AbsolutePath.of(String(bind[..<colon])) + bind[colon...]
    }
}
