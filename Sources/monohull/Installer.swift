import Glibc
import Linux

/// `monohull --install DIR [--force]`: a symbolic link for each role name, to this executable.
enum Installer {
    static func main(_ arguments: [String]) -> Int32 {
        var isForced = false
        var folders: [String] = []
        for argument in arguments {
            switch argument {
            case "--force", "-f": isForced = true
            case _ where argument.hasPrefix("-"):
                return fail("--install does not know \(argument); it takes DIR and --force")
            default: folders.append(argument)
            }
        }
        guard folders.count == 1, let folder = folders.first else {
            return fail("--install takes one folder: monohull --install DIR [--force]")
        }
        guard !OwnExecutable.path.isEmpty else {
            return fail("--install needs /proc, to know which file to link to; mount it first")
        }
        do {
            try Files.makeDirectories(folder, mode: 0o755)
            let target = try linkTarget(from: folder)
            for name in Roles.publicNames {
                if let problem = try obstacle(at: "\(folder)/\(name)", target: target, isForced: isForced) {
                    return fail(problem)
                }
            }
            for name in Roles.publicNames { try link("\(folder)/\(name)", to: target) }
            return 0
        } catch {
            return fail("\(error)")
        }
    }

    /// A plain name where the executable lies in the same folder, so that the folder can be moved as a whole.
    private static func linkTarget(from folder: String) throws(SystemCallError) -> String {
        guard let resolved = realpath(folder, nil) else { throw SystemCallError("realpath", path: folder) }
        defer { free(resolved) }
        let own = OwnExecutable.path
        return Files.parent(of: own) == String(cString: resolved)
            ? String(own.dropFirst(Files.parent(of: own).count + 1)) : own
    }

    /// Why `path` may not become a link, or nil. All names are looked at before the first is made.
    private static func obstacle(at path: String, target: String, isForced: Bool) throws(SystemCallError) -> String? {
        var status = stat()
        if lstat(path, &status) != 0 {
            if errno == ENOENT { return nil }
            throw SystemCallError("lstat", path: path)
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR:
            return "\(path) is a folder; it is never replaced, move it away first"
        case S_IFLNK where readLink(path) == target:
            return nil
        default:
            return isForced ? nil : "\(path) exists and is not a link to this executable; --force replaces it"
        }
    }

    private static func readLink(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink(path, &buffer, buffer.count)
        return length < 0 ? nil : String(decoding: buffer[0..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Made under another name and renamed, so that a name in use is never missing for a moment.
    private static func link(_ path: String, to target: String) throws(SystemCallError) {
        if readLink(path) == target { return }
        let temporary = "\(path).\(getpid()).tmp"
        try systemCall("symlink", path: path) { symlink(target, temporary) }
        do throws(SystemCallError) {
            try systemCall("rename", path: path) { rename(temporary, path) }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    private static func fail(_ sentence: String) -> Int32 {
        StandardError.write("monohull: \(sentence)\n")
        return 1
    }
}
