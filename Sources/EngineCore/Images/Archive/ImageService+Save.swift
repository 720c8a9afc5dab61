import Bytes
import DockerAPI
import Linux
import OCI
import ShimAPI
import Text

extension ImageService {
    /// What `docker save` writes of the images with these names: an OCI layout that is a `docker save` archive as well.
    /// Blobs are as they are stored. Names that stand for nothing are refused before anything is written.
    public func exports(_ names: [String], platform: Platform?) async throws -> [ImageExport] {
        let catalog = try await catalog()
        var exports: [ImageExport] = []
        func add(_ found: NamedImage, _ tags: [ImageReference]) {
            let index = exports.firstIndex { $0.image.id == found.image.id } ?? exports.endIndex
            if index == exports.endIndex { exports.append(ImageExport(image: found.image, tags: [])) }
            for tag in tags where !exports[index].tags.contains(tag) { exports[index].tags.append(tag) }
        }
        for name in names {
            if ImageReference.isIdentifier(name) || name.hasPrefix("sha256:") {
                guard let found = catalog.find(name) else { throw EngineError.notFound("No such image: \(name)") }
                add(found, [])
                continue
            }
            let reference = try ImageReference(name)
            if reference.isNameOnly {
                let tagged = catalog.images.values.sorted { $0.image.id < $1.image.id }.map { found in
                    (found, found.tags.filter { $0.repository == reference.repository })
                }.filter { !$0.1.isEmpty }
                for (found, tags) in tagged { add(found, tags) }
                if !tagged.isEmpty { continue }
                guard let found = catalog.find(name) else { throw EngineError.notFound("No such image: \(name)") }
                add(found, [])
            } else {
                guard let found = catalog.image(named: reference.name) else {
                    throw EngineError.notFound("reference does not exist")
                }
                add(found, reference.digest == nil ? [reference] : [])
            }
        }
        for export in exports {
            try Self.require(platform, of: export.image)
            if export.image.diffIDs.isEmpty { throw EngineError.internalError("empty export - not implemented") }
        }
        return exports
    }

    private static func require(_ platform: Platform?, of image: Image) throws {
        guard let wanted = platform, !wanted.fits(image.document) else { return }
        throw EngineError.internalError("no suitable export target found for platform \(wanted)")
    }

    public func save(_ exports: [ImageExport], write: @escaping @Sendable ([UInt8]) async throws -> Void) async throws {
        for folder in ["blobs/", "blobs/sha256/"] {
            try await write(try TarPiece.header(TarEntry(.folder, folder, mode: 0o755)))
        }
        var written: Set<String> = []
        for export in exports {
            let image = export.image
            try await copy(image.id, nil, &written, write)
            for layer in image.layers { try await copy(layer.digest, layer.size, &written, write) }
            try await copy(image.manifest.digest, nil, &written, write)
            publish("save", image.id, labels: image.config.labels, name: image.id)
        }
        let files = [
            ("index.json", ImageExport.index(exports)), ("manifest.json", ImageExport.manifest(exports)),
            ("oci-layout", Array(#"{"imageLayoutVersion": "1.0.0"}"#.utf8)),
            ("repositories", ImageExport.repositories(exports)),
        ]
        for (name, bytes) in files where !bytes.isEmpty { try await write(try TarPiece.file(name, bytes)) }
        try await write(TarPiece.end)
    }

    private func copy(
        _ digest: String,
        _ size: Int64?,
        _ written: inout Set<String>,
        _ write: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        guard written.insert(digest).inserted else { return }
        let path = ImageExport.path(digest)
        guard let size else { return try await write(try TarPiece.file(path, try await client.read(digest))) }
        var entry = TarEntry(.file, path)
        entry.size = size
        try await write(try TarPiece.header(entry))
        let count = try await client.read(digest, to: write)
        guard count == size else { throw EngineError.internalError("\(digest) has \(count) bytes, not \(size)") }
        try await write(TarPiece.padding(size))
    }
}
