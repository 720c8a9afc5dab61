import Glibc
import Linux

/// Paths of the command line, made absolute before the folder is changed.
enum AbsolutePath {
    /// Cleaned by its text alone, as Go's filepath.Abs does: "a/../b" is "b", whatever "a" is.
    static func of(_ path: String) -> String {
        var parts: [String] = []
        for part in Files.components(of: path.hasPrefix("/") ? path : "\(currentFolder())/\(path)") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        // Not joined(), which is generic code of the standard library and costs a search of all conformances (see
        // Package.swift) in each command.
        return parts.isEmpty ? "/" : parts.reduce("") { "\($0)/\($1)" }
    }

    private static func currentFolder() -> String {
        guard let folder = getcwd(nil, 0) else { return "/" }
        defer { free(folder) }
        return String(cString: folder)
    }
}
