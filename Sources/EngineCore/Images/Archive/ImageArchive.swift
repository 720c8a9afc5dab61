import Bytes
import Glibc
import Linux
import OCI
import ShimAPI
import SwiftProtobuf
import Text

/// A `docker save` archive or an OCI layout in a tar file, compressed or not. It is read anew for each entry: nothing of
/// it is unpacked on the host.
struct ImageArchive: Sendable {
    struct Item: Sendable {
        var names: [String]
        var config: [UInt8]
        /// Names of the layers' entries, lowest first.
        var layers: [String]
    }

    let path: String

    private func reader() throws -> TarReader {
        TarReader(try Decompression.source(FileSource(try FileDescriptor.open(path, O_RDONLY))))
    }

    func items(for platform: Platform) throws -> [Item] {
        if let bytes = try file("manifest.json", limit: 4 << 20) { return try dockerItems(bytes) }
        if let bytes = try file("index.json", limit: 4 << 20) { return try layoutItems(bytes, platform) }
        throw EngineError.invalid("invalid archive: does not contain a manifest.json")
    }

    private func dockerItems(_ bytes: [UInt8]) throws -> [Item] {
        try Self.json(bytes, "manifest.json").elements.map { item in
            guard let name = item["Config"]?.string, let config = try file(name, limit: 8 << 20) else {
                throw EngineError.invalid("invalid archive: the config of an image is missing")
            }
            return Item(names: item["RepoTags"]?.strings ?? [], config: config, layers: item["Layers"]?.strings ?? [])
        }
    }

    private func layoutItems(_ bytes: [UInt8], _ platform: Platform) throws -> [Item] {
        try Self.json(bytes, "index.json")["manifests"]?.elements.map { entry in
            let annotations = entry["annotations"]?.stringMap ?? [:]
            let name = annotations["io.containerd.image.name"] ?? annotations["org.opencontainers.image.ref.name"]
            var manifest = try blob(entry)
            if let choices = manifest["manifests"]?.elements {
                let digest = try platform.choose(choices)
                guard let chosen = choices.first(where: { $0["digest"]?.string == digest }) else { return nil }
                manifest = try blob(chosen)
            }
            guard let digest = manifest["config"]?["digest"]?.string, let config = try file(Self.blob(digest)) else {
                throw EngineError.invalid("invalid archive: the config of an image is missing")
            }
            let layers = manifest["layers"]?.elements.compactMap { $0["digest"]?.string.map(Self.blob) } ?? []
            return Item(names: name.map { [$0] } ?? [], config: config, layers: layers)
        }.compactMap { $0 } ?? []
    }

    private static func blob(_ digest: String) -> String {
        "blobs/" + digest.split(separator: ":", maxSplits: 1).joined(separator: "/")
    }

    private func blob(_ descriptor: JSONNode) throws -> JSONNode {
        guard let digest = descriptor["digest"]?.string, let bytes = try file(Self.blob(digest)) else {
            throw EngineError.invalid("invalid archive: a blob of its index is missing")
        }
        guard Digest.of(bytes).description == digest else {
            throw EngineError.invalid("invalid archive: \(digest) does not match its content")
        }
        return try Self.json(bytes, digest)
    }

    private static func json(_ bytes: [UInt8], _ name: String) throws -> JSONNode {
        let node: JSONNode
        do { node = try JSONNode.parse(bytes) } catch {
            throw EngineError.invalid("invalid archive: \(name) is not JSON: \(error.message)")
        }
        if node.kind == .object { try ManifestKind.check(node, mediaType: "") }
        return node
    }

    /// A small file whole; nil when there is none of that name.
    private func file(_ name: String, limit: Int = 8 << 20) throws -> [UInt8]? {
        let reader = try reader()
        while let entry = try reader.next() {
            guard Self.isSame(entry.path, name), entry.kind == .file else { continue }
            guard entry.size <= limit else { throw EngineError.invalid("invalid archive: \(name) is too large") }
            var bytes = [UInt8](repeating: 0, count: Int(entry.size))
            var offset = 0
            while offset < bytes.count {
                offset += try bytes.withUnsafeMutableBytes {
                    try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[offset...]))
                }
            }
            return bytes
        }
        return nil
    }

    private static func isSame(_ path: String, _ name: String) -> Bool {
        path == name || path == "./\(name)"
    }

    /// Size, digest and kind of a layer.
    func describe(_ name: String) throws -> Containerd_Types_Descriptor {
        let reader = try find(name)
        var hasher = DigestHasher()
        var size: Int64 = 0
        var first: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 17)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
            if count == 0 { break }
            if size == 0 { first = Array(buffer[..<min(4, count)]) }
            buffer.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            size += Int64(count)
        }
        return .with {
            $0.mediaType = LayerMediaType.named(byFirst: first)
            $0.digest = hasher.digest.description
            $0.size = size
        }
    }

    /// Old archives share layers by symbolic links ("../ID/layer.tar"); those are followed once.
    private func find(_ name: String, follows: Bool = true) throws -> TarReader {
        let reader = try reader()
        while let entry = try reader.next() {
            guard Self.isSame(entry.path, name) else { continue }
            if entry.kind == .file { return reader }
            guard follows, entry.kind == .symbolicLink else { break }
            var parts = name.split(separator: "/").dropLast()
            for part in entry.linkTarget.split(separator: "/") {
                if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
            }
            return try find(parts.joined(separator: "/"), follows: false)
        }
        throw EngineError.invalid("invalid archive: \(name) is missing")
    }

    func open(_ name: String) throws -> ArchiveEntry { ArchiveEntry(try find(name)) }
}
