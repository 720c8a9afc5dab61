import CLinux
import Glibc
import Linux

enum RealPath {
    /// Without links, by the words of Go's EvalSymlinks: the first part that is missing is named.
    static func of(_ path: String) throws(Failure) -> String {
        if let resolved = realpath(path, nil) {
            defer { free(resolved) }
            return String(cString: resolved)
        }
        let code = errno
        var shown = ""
        for name in Files.components(of: path) {
            shown += "/\(name)"
            var status = stat()
            if stat(shown, &status) != 0 { break }
            if status.st_mode & S_IFMT != S_IFDIR { throw Failure("not a directory") }
        }
        throw Failure("\(SystemCallError("lstat", path: shown, errno: code))")
    }
}
