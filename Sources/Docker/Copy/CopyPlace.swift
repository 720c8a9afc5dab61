import CLinux
import DockerAPI
import Glibc
import Linux

/// One end of a copy: a path, and what is there. Paths are cleaned, but keep a "/" or "/." at their end: it says that a
/// folder is meant.
struct CopyPlace {
    var path: String
    var exists = false
    var isFolder = false
    /// What the copy is called where a link on the way has changed the path's last name; "" for its own name.
    var rename = ""

    /// Folder and last name, which is "." where the path ends in that.
    static func split(_ path: String) -> (folder: String, name: String) {
        var cleaned = CopyPath(path).text
        if cleaned.utf8.last == 0x2F { cleaned.removeLast() }
        let end = cleaned.lastIndex(of: "/") ?? cleaned.startIndex
        let name = String(cleaned[end...].dropFirst())
        let folder = String(cleaned[..<end])
        return (folder.isEmpty ? "/" : folder, name.isEmpty ? "/" : name)
    }

    /// What a link leads to keeps the end of the path that named the link, and the name too.
    static func renamed(_ path: String, leadsTo resolved: String) -> (path: String, rename: String) {
        var resolved = resolved
        let name = CopyPath.base(path)
        if name == ".", CopyPath.base(resolved) != "." { resolved += "/." }
        if path.utf8.last == 0x2F, resolved.utf8.last != 0x2F { resolved += "/" }
        return (resolved, name == CopyPath.base(resolved) ? "" : name)
    }

    /// A path of this machine that is copied: links before the last name are resolved, the last one if `follows`.
    static func source(_ path: String, follows: Bool) throws -> CopyPlace {
        var place: CopyPlace
        if follows {
            let (resolved, rename) = try renamed(path, leadsTo: RealPath.of(path))
            place = CopyPlace(path: resolved, exists: true, rename: rename)
        } else {
            let end = path.lastIndex(of: "/") ?? path.startIndex
            let resolved = try RealPath.of(String(path[...end])) + String(path[end...])
            let isRenamed = path.utf8.last == 0x2F && CopyPath.base(path) != CopyPath.base(resolved)
            place = CopyPlace(path: resolved, exists: true, rename: isRenamed ? CopyPath.base(path) : "")
        }
        do {
            place.isFolder = try kind(place.path) == S_IFDIR
        } catch {
            throw Failure("\(error)")
        }
        return place
    }

    /// Where something is copied to on this machine: the end of a chain of links, which need not be there, but the folder
    /// that it lies in.
    static func destination(_ path: String) throws -> CopyPlace {
        var path = path
        var links = 0
        while true {
            do {
                let kind = try kind(path)
                guard kind == S_IFLNK else { return CopyPlace(path: path, exists: true, isFolder: kind == S_IFDIR) }
                links += 1
                if links > 11 { throw Failure("too many symlinks in \(path)") }
                let target = try Files.target(ofLink: path)
                path = target.hasPrefix("/") ? target : RootPath.cleaned("\(split(path).folder)/\(target)")
            } catch let error as SystemCallError {
                guard error.errno == ENOENT else { throw Failure("\(error)") }
                var status = stat()
                let folder = split(path).folder
                if stat(folder, &status) != 0 { throw Failure("\(SystemCallError("stat", path: folder))") }
                if status.st_mode & S_IFMT != S_IFDIR { throw Failure("not a directory") }
                return CopyPlace(path: path)
            }
        }
    }

    /// The folder to unpack `source` in, and the name that it gets there; nil where it keeps its own.
    func receiving(_ source: CopyPlace) throws -> (folder: String, name: String?) {
        if exists && isFolder { return (path, nil) }
        if exists && source.isFolder { throw Failure("cannot copy directory") }
        let asserts = path.utf8.last == 0x2F || CopyPath.base(path) == "."
        if !exists && !source.isFolder && asserts { throw Failure("no such directory") }
        let (folder, name) = Self.split(path)
        return (folder, name)
    }

    /// What the archive of this place begins its names with.
    var archiveName: String {
        if !rename.isEmpty { return rename }
        let name = Self.split(path).name
        return name == "/" ? "" : name
    }

    /// The kind of the last name itself.
    private static func kind(_ path: String) throws(SystemCallError) -> mode_t {
        var status = stat()
        if lstat(path, &status) != 0 { throw SystemCallError("lstat", path: path) }
        return status.st_mode & S_IFMT
    }
}
