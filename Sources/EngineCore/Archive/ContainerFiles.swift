import Bytes
import CLinux
import DockerAPI
import Glibc
import Linux

/// What can be done with a container's files, given the descriptor of its root. Everything here blocks.
enum ContainerFiles {
    /// What is at a path: the last name itself, unless the path ends in a slash.
    struct Found: ~Copyable {
        /// O_PATH.
        let descriptor: FileDescriptor
        let status: PathStat
    }

    /// nil when nothing is there.
    static func find(_ root: borrowing FileDescriptor, _ path: String) throws -> Found? {
        let opened: FileDescriptor
        do throws(SystemCallError) {
            opened = try RootPath.open(root, path, O_PATH | O_NOFOLLOW)
        } catch {
            if error.errno == ENOENT { return nil }
            throw SystemCallError("lstat", path: path, errno: error.errno)
        }
        var status = stat()
        let raw = opened.raw
        try systemCall("fstat", path: path) { fstat(raw, &status) }
        let isLink = status.st_mode & S_IFMT == S_IFLNK
        let found = PathStat(
            name: CopyPath.base(path),
            size: Int64(status.st_size),
            mode: UInt32(status.st_mode),
            seconds: Int(status.st_mtim.tv_sec),
            nanoseconds: Int(status.st_mtim.tv_nsec),
            linkTarget: isLink ? try target(root, path) : ""
        )
        return Found(descriptor: opened, status: found)
    }

    private static func target(_ root: borrowing FileDescriptor, _ path: String) throws -> String {
        do throws(SystemCallError) {
            return try RootPath.resolved(root, path)
        } catch {
            guard error.errno == ELOOP else { throw error }
            throw EngineError.internalError("evalSymlinksInScope: too many links in \(path)")
        }
    }

    /// Writes it, a folder with all that is in it; the sink is finished.
    static func pack(_ found: borrowing Found, as name: String, owners: OwnerMap?, to sink: any ByteSink) throws {
        let writer = TarWriter(BufferedSink(sink))
        try TreePacker(writer, owners: owners).add(found.descriptor, as: Array(name.utf8))
        try writer.finish()
    }

    static func packAll(_ root: borrowing FileDescriptor, owners: OwnerMap?, to sink: any ByteSink) throws {
        let writer = TarWriter(BufferedSink(sink))
        try TreePacker(writer, owners: owners).addContent(of: root)
        try writer.finish()
    }

    /// Unpacks an archive into a folder. `check` gets the folder's place without links before anything is written.
    /// ENOENT when the folder is missing.
    static func extract(
        _ root: borrowing FileDescriptor,
        _ path: CopyPath,
        _ rules: ExtractionRules,
        from source: any ByteSource,
        check: (String) throws -> Void
    ) throws {
        let place = try RootPath.resolved(root, path.text)
        var status = stat()
        do {
            let folder = try RootPath.open(root, place, O_PATH | O_NOFOLLOW)
            let raw = folder.raw
            try systemCall("fstat", path: place) { fstat(raw, &status) }
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw EngineError.invalid("extraction point is not a directory")
        }
        try check(place)
        let extractor = try TarExtractor(root: root.duplicate(), base: place, rules: rules)
        try extractor.extract(TarReader(try Decompression.source(source)))
    }
}
