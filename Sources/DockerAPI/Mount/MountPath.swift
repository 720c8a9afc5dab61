import Linux

/// Paths as Go's path package sees them, by their text alone.
enum MountPath {
    static func isAbsolute(_ path: String) -> Bool { path.utf8.first == 0x2F }

    /// Shortest form: without ".", doubled slashes, and ".." where something stands before it.
    static func clean(_ path: String) -> String {
        let isAbsolute = isAbsolute(path)
        var names: [String] = []
        for name in Files.components(of: path) where name != "." {
            if name != ".." {
                names.append(name)
            } else if let last = names.last, last != ".." {
                names.removeLast()
            } else if !isAbsolute {
                names.append(name)
            }
        }
        if names.isEmpty { return isAbsolute ? "/" : "." }
        let path = Files.path(of: names)
        return isAbsolute ? path : String(path.dropFirst())
    }

    /// Whether it stays below where it starts.
    static func isLocal(_ path: String) -> Bool {
        guard !path.isEmpty, !isAbsolute(path) else { return false }
        let cleaned = clean(path)
        return cleaned != ".." && !cleaned.hasPrefix("../")
    }
}
