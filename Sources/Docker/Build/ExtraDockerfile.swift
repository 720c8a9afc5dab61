import Bytes
import Glibc
import Linux
import Text

/// A Dockerfile that is not in the context: it goes there under a name of chance, which .dockerignore then has too.
struct ExtraDockerfile {
    let name: String
    private let content: [UInt8]
    private static let ignoreFile = ".dockerignore"

    init(_ content: [UInt8]) {
        self.content = content
        name = ".dockerfile." + (0..<20).map { _ in String(Int.random(in: 0..<16), radix: 16) }.joined()
    }

    static func isIgnoreFile(_ entry: TarEntry) -> Bool { entry.kind == .file && entry.path == ignoreFile }

    /// The context's own .dockerignore with a line more.
    func addIgnoreFile(_ entry: TarEntry, _ bytes: [UInt8], to writer: TarWriter) throws {
        var entry = entry
        let bytes = bytes + Array("\n\(name)\n".utf8)
        entry.size = Int64(bytes.count)
        try writer.add(entry, bytes)
    }

    /// What comes behind the context's files; a .dockerignore too, where the context has none.
    func finish(_ writer: TarWriter, hasIgnoreFile: Bool) throws {
        var entry = TarEntry(.file, name, mode: 0o600)
        entry.seconds = Int64(time(nil))
        if !hasIgnoreFile {
            var other = entry
            other.path = Self.ignoreFile
            try addIgnoreFile(other, Array(Self.ignoreFile.utf8), to: writer)
        }
        entry.size = Int64(content.count)
        try writer.add(entry, content)
    }

    /// The same for a context that is an archive already.
    func write(_ archive: any ByteSource, to sink: any ByteSink) throws {
        let (reader, writer) = (TarReader(archive), TarWriter(sink))
        var hasIgnoreFile = false
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while let entry = try reader.next() {
            if Self.isIgnoreFile(entry) {
                hasIgnoreFile = true
                try addIgnoreFile(entry, try BuildContext.readDockerfile(reader), to: writer)
                continue
            }
            try writer.begin(entry)
            while true {
                let count = try chunk.withUnsafeMutableBytes { try reader.read(into: $0) }
                if count == 0 { break }
                try chunk.withUnsafeBytes { try writer.write(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            }
        }
        try finish(writer, hasIgnoreFile: hasIgnoreFile)
        try writer.finish()
    }
}
