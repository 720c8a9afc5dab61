import Bytes
import Linux
import Text

/// A context as one archive: meta.json and tls/ENDPOINT/FILE, in a tar that docker reads, from a tar or a zip.
struct ContextArchive {
    static let limit = 10 << 20

    var record: ContextRecord
    var tls: [(endpoint: String, files: [(name: String, bytes: [UInt8])])]

    init(_ record: ContextRecord, tls: [(endpoint: String, files: [(name: String, bytes: [UInt8])])]) {
        self.record = record
        self.tls = tls
    }

    var tar: [UInt8] {
        get throws {
            let sink = MemorySink()
            let writer = TarWriter(sink)
            try Self.add("meta.json", record.json, mode: 0o644, to: writer)
            try writer.add(TarEntry(.folder, "tls", mode: 0o700))
            for (endpoint, files) in tls {
                try writer.add(TarEntry(.folder, "tls/\(endpoint)", mode: 0o700))
                for (name, bytes) in files {
                    try Self.add("tls/\(endpoint)/\(name)", bytes, mode: 0o600, to: writer)
                }
            }
            try writer.finish()
            return sink.bytes
        }
    }

    private static func add(_ name: String, _ bytes: [UInt8], mode: UInt32, to writer: TarWriter) throws {
        var entry = TarEntry(.file, name, mode: mode)
        entry.size = Int64(bytes.count)
        try writer.add(entry, bytes)
    }

    /// Reads either form; the context gets `name`, whatever it was called there.
    init(_ bytes: [UInt8], name: String) throws {
        guard bytes.count <= Self.limit else { throw Failure("read exceeds the defined limit") }
        let isZip = bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
        let files = isZip ? try ZipFile.files(bytes, limit: Self.limit) : try Self.untar(bytes)
        var record: ContextRecord?
        tls = []
        for (path, content) in files {
            try Self.check(path)
            if path == "meta.json" {
                var found = try ContextRecord(try JSONNode.parse(content))
                found.name = name
                record = found
            } else {
                let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 3 else { throw Failure("archive format is invalid") }
                let index = tls.firstIndex { $0.endpoint == parts[1] } ?? tls.endIndex
                if index == tls.endIndex { tls.append((parts[1], [])) }
                tls[index].files.append((parts[2], content))
            }
        }
        guard let record else { throw Failure("invalid context: no metadata found") }
        self.record = record
    }

    /// What docker lets in; no part of such a path leads upwards.
    private static func check(_ path: String) throws {
        guard path == "meta.json" || path.hasPrefix("tls/") else { throw Failure("\(path): unexpected context file") }
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }) else {
            throw Failure("\(path): unexpected path format")
        }
        if path.utf8.contains(0) || path.utf8.contains(UInt8(ascii: "\\")) {
            throw Failure("\(path): unexpected '\\' in path")
        }
    }

    private static func untar(_ bytes: [UInt8]) throws -> [(String, [UInt8])] {
        let reader = TarReader(Piece(bytes))
        var files: [(String, [UInt8])] = []
        var total: Int64 = 0
        do {
            while let entry = try reader.next() {
                guard entry.kind == .file else { continue }
                // Sparse files may be far larger than what stands in the archive.
                guard entry.size <= Int64(limit) - total else { throw Failure("read exceeds the defined limit") }
                total += entry.size
                var content: [UInt8] = []
                var chunk = [UInt8](repeating: 0, count: 32 << 10)
                while true {
                    let count = try chunk.withUnsafeMutableBytes { try reader.read(into: $0) }
                    if count == 0 { break }
                    content += chunk[..<count]
                }
                files.append((entry.path, content))
            }
        } catch let error as ByteStreamError {
            throw Failure(error.description.contains("unexpected end") ? "unexpected EOF" : error.description)
        }
        return files
    }

    /// Bytes from memory.
    private final class Piece: ByteSource {
        private var rest: ArraySlice<UInt8>

        init(_ bytes: [UInt8]) {
            rest = bytes[...]
        }

        func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
            let count = min(rest.count, buffer.count)
            buffer.copyBytes(from: rest.prefix(count))
            rest = rest.dropFirst(count)
            return count
        }
    }
}
