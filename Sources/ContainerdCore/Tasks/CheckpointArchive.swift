import Bytes
import CLinux
import Glibc
import Linux

/// A saved task in the content store: criu's files as an archive.
struct CheckpointArchive: Sendable {
    static let mediaType = "application/vnd.containerd.container.criu.checkpoint.criu.tar"
    static let configMediaType = "application/vnd.containerd.container.checkpoint.config.v1+proto"

    let blob: String

    /// Unpacks it on the disk, where it stays as long as the bundle; returns the folder.
    func unpack(into bundle: Bundle) throws -> String {
        let folder = bundle.work + "/checkpoint"
        try Files.makeDirectories(folder)
        let source = FileSource(try FileDescriptor.open(blob, O_RDONLY))
        try TarExtractor(folder: folder).extract(TarReader(source))
        return folder
    }

    /// Writes the files of a folder, of which none is a folder itself.
    static func pack(_ folder: String, into sink: any ByteSink) throws {
        let writer = TarWriter(sink)
        for name in try Files.list(folder).sorted() {
            let path = "\(folder)/\(name)"
            let file = try FileDescriptor.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
            let raw = file.raw
            var status = stat()
            try systemCall("fstat", path: path) { fstat(raw, &status) }
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw EngineError.internalError("checkpoint: \(name) is not a file")
            }
            var entry = TarEntry(.file, name, mode: UInt32(status.st_mode & 0o7777))
            entry.size = Int64(status.st_size)
            entry.seconds = Int64(status.st_mtim.tv_sec)
            entry.nanoseconds = Int64(status.st_mtim.tv_nsec)
            try writer.begin(entry)
            // Longer or shorter than it said is refused by the writer.
            try copy(FileSource(file), to: writer)
        }
        try writer.finish()
    }

    private static func copy(_ source: FileSource, to writer: TarWriter) throws {
        var chunk = [UInt8](repeating: 0, count: 1 << 17)
        try chunk.withUnsafeMutableBytes { buffer in
            while true {
                let count = try source.read(into: buffer)
                if count == 0 { return }
                try writer.write(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
            }
        }
    }
}
