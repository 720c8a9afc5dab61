import Bytes
import ContainerdAPI
import Glibc
import Linux
import OCI
import Text

/// Reads an archive of images once, from its beginning to its end, and keeps its files as blobs. Blocks.
struct ArchiveReader: Sendable {
    /// Bytes of the archive's own lists.
    private static let listLimit = 20 << 20
    private static let most = 100_000
    let core: Core

    func read(_ reader: TarReader) throws -> ArchiveContents {
        var contents = ArchiveContents()
        var count = 0
        while let entry = try reader.next() {
            count += 1
            guard count <= Self.most else {
                throw EngineError.invalid("the archive has too many files: invalid argument")
            }
            let path = Self.clean(entry.path)
            if entry.kind == .symbolicLink {
                let folder = path.split(separator: "/").dropLast().joined(separator: "/")
                contents.links[path] = Self.clean(folder + "/" + entry.linkTarget)
            }
            guard entry.kind == .file else { continue }
            switch path {
            case "oci-layout":
                contents.layoutVersion = try list(reader, entry, path)["imageLayoutVersion"]?.string ?? ""
            case "manifest.json":
                contents.images = try list(reader, entry, path).elements.map { ArchiveContents.DockerImage($0) }
            default:
                do {
                    contents.blobs[path] = try keep(reader, entry.size, path)
                } catch let error as EngineError {
                    throw EngineError(error.kind, "failed to ingest \"\(entry.path)\": \(error.message)")
                }
            }
        }
        return contents
    }

    private func list(_ reader: TarReader, _ entry: TarEntry, _ path: String) throws -> JSONNode {
        guard entry.size <= Self.listLimit else { throw EngineError.invalid("\(path) is too large: invalid argument") }
        var bytes: [UInt8] = []
        try Self.each(reader) { bytes += $0 }
        do {
            return try JSONNode.parse(bytes)
        } catch {
            throw EngineError.internalError("untar manifest \"\(path)\": \(error.message)")
        }
    }

    private func keep(_ reader: TarReader, _ size: Int64, _ path: String) throws -> ImageDescriptor {
        if let known = try known(path, size) {
            try Self.each(reader) { _ in }
            return known
        }
        let ref = "tar-" + path
        let writer = try ContentWriter(store: core.content, namespace: try Call.requiredNamespace(), ref: ref)
        // An earlier import of another archive may have left something under the same name.
        if writer.offset > 0 { try writer.truncate() }
        try Self.each(reader) { try writer.write(Array($0)) }
        let descriptor = ImageDescriptor(mediaType: "", digest: writer.digest.description, size: size)
        do {
            _ = try writer.commit(total: size, expected: "", labels: [:])
            TransferContent(core: core).announce(descriptor)
        } catch let error as EngineError {
            guard error.kind == .conflict else { throw error }
        }
        return descriptor
    }

    /// A blob whose name is its digest and that this namespace has already is not written again.
    private func known(_ path: String, _ size: Int64) throws -> ImageDescriptor? {
        let parts = path.split(separator: "/")
        guard parts.count == 3, parts[0] == "blobs", let digest = Digest("\(parts[1]):\(parts[2])"),
            let info = try core.content.info(digest), info.size == size
        else { return nil }
        return ImageDescriptor(mediaType: "", digest: digest.description, size: size)
    }

    private static func each(_ reader: TarReader, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
            if count == 0 { return }
            try body(buffer[0..<count])
        }
    }

    /// Without `.`, `..` and double slashes; nothing stands above the archive.
    static func clean(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}
