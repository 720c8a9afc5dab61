import Bytes
import CLinux
import Glibc
import Linux
import Text

/// A folder as a build's context: what .dockerignore leaves of it.
struct ContextFolder {
    /// Absolute, and no link.
    let path: String
    /// From the folder; begins with "../" for one that lies elsewhere, and is "-" for standard input.
    let dockerfile: String
    private static let ignoreFile = ".dockerignore"

    /// `dockerfile` "" is the usual one.
    init(_ path: String, dockerfile: String) throws {
        self.path = try Self.folder(path)
        self.dockerfile = try Self.dockerfile(dockerfile, in: self.path)
    }

    var hasOwnDockerfile: Bool { !dockerfile.hasPrefix("../") && dockerfile != "-" }

    private static func folder(_ given: String) throws(Failure) -> String {
        let path: String
        do throws(Failure) { path = try RealPath.of(AbsolutePath.of(given)) } catch {
            throw Failure("unable to evaluate symlinks in context path: \(error.message)")
        }
        guard Files.isDirectory(path) else { throw Failure("context must be a directory: \(path)") }
        return path
    }

    private static func dockerfile(_ given: String, in folder: String) throws(Failure) -> String {
        if given == "-" { return given }
        var path = given
        if path.isEmpty {
            path = "\(folder)/\(BuildContext.usualName)"
            var status = stat()
            let other = "\(folder)/\(BuildContext.usualName.lowercased())"
            if lstat(path, &status) != 0, errno == ENOENT, lstat(other, &status) == 0 { path = other }
        }
        if !path.hasPrefix("/") { path = RootPath.cleaned("\(folder)/\(path)") }
        do throws(Failure) { path = try RealPath.of(path) } catch {
            throw Failure("unable to evaluate symlinks in Dockerfile path: \(error.message)")
        }
        return relative(path, to: folder)
    }

    /// The way from one absolute path to another.
    static func relative(_ path: String, to folder: String) -> String {
        let (there, here) = (Files.components(of: path), Files.components(of: folder))
        let common = zip(there, here).prefix { $0 == $1 }.count
        let names = Array(repeating: "..", count: here.count - common) + there.dropFirst(common)
        return names.isEmpty ? "." : names.joined(separator: "/")
    }

    /// What its .dockerignore says.
    func patterns() throws(Failure) -> [String] {
        let path = "\(path)/\(Self.ignoreFile)"
        let bytes: [UInt8]
        do throws(SystemCallError) { bytes = try Files.read(path) } catch {
            if error.errno == ENOENT { return [] }
            let text = "\(SystemCallError(error.errno == EISDIR ? "read" : "open", path: path, errno: error.errno))"
            throw Failure(error.errno == EISDIR ? "error reading .dockerignore: \(text)" : text)
        }
        do throws(IgnoreList.Malformed) { return try IgnoreList.lines(bytes) } catch {
            throw Failure("error reading .dockerignore: \(error)")
        }
    }

    /// Whether all that is sent can be read; links are not followed and pipes not opened.
    func check(_ patterns: [String]) throws {
        do {
            try check(path, "", try IgnoreList(patterns))
        } catch let problem as IgnoreList.Malformed {
            throw Failure("checking context: \(problem)")
        } catch let failure as Failure {
            throw Failure("checking context: \(failure.message)")
        }
    }

    private func check(_ path: String, _ name: String, _ list: IgnoreList) throws {
        if try !name.isEmpty && list.matches(name) { return }
        var status = stat()
        if lstat(path, &status) != 0 {
            if errno == EACCES || errno == EPERM { throw Failure("can't stat '\(path)'") }
            // Names that are no UTF-8 come repaired from the list; the packer takes them as they are.
            if errno == ENOENT, name.unicodeScalars.contains("\u{FFFD}") { return }
            if errno == ENOENT { throw Failure("file ('\(path)') not found or excluded by .dockerignore") }
            throw Failure("\(SystemCallError("lstat", path: path))")
        }
        switch status.st_mode & S_IFMT {
        case S_IFLNK, S_IFIFO: return
        case S_IFDIR:
            let names: [String]
            do throws(SystemCallError) { names = try Files.list(path) } catch {
                if error.errno == EACCES { throw Failure("can't stat '\(path)'") }
                throw Failure("\(error)")
            }
            for entry in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
                try check("\(path)/\(entry)", name.isEmpty ? entry : "\(name)/\(entry)", list)
            }
        default:
            // Not access(2): what counts is the user that reads it.
            let raw = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            if raw < 0, errno == EACCES || errno == EPERM { throw Failure("no permission to read from '\(path)'") }
            if raw >= 0 { close(raw) }
        }
    }

    /// Everything belongs to root in the archive. The Dockerfile and .dockerignore are sent though they be left out: the
    /// daemon reads them and leaves them out itself.
    func context(_ patterns: [String], extra: ExtraDockerfile?) throws -> BuildContext {
        let list: IgnoreList
        do throws(IgnoreList.Malformed) {
            var patterns = patterns
            let given = try IgnoreList(patterns)
            let kept = [Self.ignoreFile] + (dockerfile == "-" ? [] : [IgnoreList.cleaned(dockerfile)])
            for name in kept where (try? given.matchesByDepth(name)) ?? false { patterns.append("!\(name)") }
            list = try IgnoreList(patterns)
        } catch {
            throw Failure("\(error)")
        }
        let folder = path
        return BuildContext(dockerfile: extra?.name ?? dockerfile) { sink in
            let writer = TarWriter(sink)
            let walk = ContextWalk(list)
            var hasIgnoreFile = false
            let packer = TreePacker(writer, choose: walk.choice) { entry in
                var entry = entry
                (entry.user, entry.group) = (0, 0)
                guard let extra, ExtraDockerfile.isIgnoreFile(entry) else { return entry }
                hasIgnoreFile = true
                try extra.addIgnoreFile(entry, try Files.read("\(folder)/\(Self.ignoreFile)"), to: writer)
                return nil
            }
            try packer.addContent(of: try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY))
            try extra?.finish(writer, hasIgnoreFile: hasIgnoreFile)
            try writer.finish()
        }
    }
}
