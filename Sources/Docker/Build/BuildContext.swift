import Bytes
import Glibc
import Linux

/// The files of a build: an archive that is written while it is sent.
struct BuildContext {
    /// The Dockerfile's name in the archive; "" for the usual one.
    let dockerfile: String
    /// Writes the archive and finishes the sink.
    let write: (any ByteSink) throws -> Void

    static let usualName = "Dockerfile"
    /// Of a Dockerfile that comes by a stream; docker has no bound.
    private static let dockerfileLimit = 64 << 20

    /// A stream that is an archive, as its first bytes tell, or else a Dockerfile, which is all of the context then.
    /// `extra` is a Dockerfile of its own beside it.
    static func of(_ stream: any ByteSource, dockerfile: String, extra: ExtraDockerfile? = nil) throws -> BuildContext {
        let head = try read(stream, ArchiveDetection.headLength)
        let whole = PrefixedSource(head, stream)
        if ArchiveDetection.isArchive(head) {
            if let extra { return BuildContext(dockerfile: extra.name) { try extra.write(whole, to: $0) } }
            return BuildContext(dockerfile: dockerfile) { sink in
                try sink.write(from: whole)
                try sink.finish()
            }
        }
        if dockerfile == "-" { throw Failure("build context is not an archive") }
        if !dockerfile.isEmpty {
            throw Failure("ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles")
        }
        let content = try readDockerfile(whole)
        return BuildContext(dockerfile: usualName) { sink in
            let writer = TarWriter(sink)
            let mask = umask(0)
            umask(mask)
            var entry = TarEntry(.file, usualName, mode: UInt32(0o666 & ~mask))
            (entry.user, entry.group) = (geteuid(), getegid())
            entry.seconds = Int64(time(nil))
            entry.size = Int64(content.count)
            try writer.add(entry, content)
            try writer.finish()
        }
    }

    static func standardInput() throws(SystemCallError) -> FileSource {
        FileSource(FileDescriptor(owning: try systemCall("dup") { fcntl(0, F_DUPFD_CLOEXEC, 3) }))
    }

    static func readDockerfile(_ source: any ByteSource) throws -> [UInt8] {
        let bytes = try read(source, dockerfileLimit + 1)
        if bytes.count > dockerfileLimit { throw Failure("the Dockerfile is larger than \(dockerfileLimit) bytes") }
        return bytes
    }

    private static func read(_ source: any ByteSource, _ limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(limit, 64 << 10))
        while bytes.count < limit {
            let count = try chunk.withUnsafeMutableBytes { room in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room.prefix(limit - bytes.count)))
            }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }
}
