import CLinux
import Glibc

/// The search along PATH, as Go's exec.LookPath does it.
public enum ProgramSearch {
    /// The first that can be started, nil when there is none. A name with a slash is no name to search for.
    public static func find(_ name: String, path: String) -> String? {
        for folder in path.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
            let candidate = (folder.isEmpty ? "." : String(decoding: Array(folder), as: UTF8.self)) + "/" + name
            if obstacle(candidate) == nil { return candidate }
        }
        return nil
    }

    /// Why the file can't be started by this process's user, nil when it can.
    public static func obstacle(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return SystemCallError("stat", path: path).description }
        if status.st_mode & S_IFMT == S_IFDIR { return "is a directory" }
        if faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) != 0 { return "permission denied" }
        return nil
    }
}
