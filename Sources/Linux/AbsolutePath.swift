import Glibc

/// Paths of the command line, made absolute before the folder is changed.
public enum AbsolutePath {
    /// Cleaned by its text alone, as Go's filepath.Abs does: "a/../b" is "b", whatever "a" is.
    public static func of(_ path: String) -> String {
        var parts: [String] = []
        for part in Files.components(of: path.hasPrefix("/") ? path : "\(currentFolder())/\(path)") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        return parts.isEmpty ? "/" : Files.path(of: parts)
    }

    private static func currentFolder() -> String {
        guard let folder = getcwd(nil, 0) else { return "/" }
        defer { free(folder) }
        return String(cString: folder)
    }
}
