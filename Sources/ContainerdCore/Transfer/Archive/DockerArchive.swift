import Bytes
import Glibc
import Linux
import OCI
import Text

/// Makes manifests and an index for the images of a docker archive, which has neither. Blocks.
struct DockerArchive: Sendable {
    let core: Core
    /// Layers that are not compressed are.
    let compresses: Bool
    private var content: TransferContent { TransferContent(core: core) }

    init(core: Core, compresses: Bool) {
        self.core = core
        self.compresses = compresses
    }

    /// The index of all images.
    func index(_ contents: ArchiveContents) throws -> ImageDescriptor {
        guard let images = contents.images else { throw EngineError.internalError("unrecognized image format") }
        var blobs = contents.blobs
        for (path, target) in contents.links {
            guard let found = blobs[target] else {
                throw EngineError.internalError("no target for symlink layer from \"\(path)\" to \"\(target)\"")
            }
            blobs[path] = found
        }
        var manifests: [ImageDescriptor] = []
        for image in images {
            let manifest = try manifest(image, blobs)
            if image.names.isEmpty { manifests.append(manifest) }
            for name in image.names {
                let normalized: String
                do {
                    normalized = try ImageReference(name).name
                } catch {
                    throw EngineError(error.kind, "normalize image ref \"\(name)\": \(error.message)")
                }
                var named = manifest
                named.annotations[StoredNames.nameAnnotation] = normalized
                named.annotations[StoredNames.tagAnnotation] = ArchiveNames.tag(of: normalized)
                manifests.append(named)
            }
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("schemaVersion", 2)
            writer.memberArray("manifests") { writer in
                for manifest in manifests { manifest.write(to: &writer) }
            }
        }
        return try keep(writer.bytes, MediaType.index)
    }

    private func manifest(_ image: ArchiveContents.DockerImage, _ blobs: [String: ImageDescriptor]) throws
        -> ImageDescriptor
    {
        guard var config = blobs[ArchiveReader.clean(image.config)] else {
            throw EngineError.internalError("image config \"\(image.config)\" not found")
        }
        config.mediaType = MediaType.dockerConfig
        let layers = try image.layers.map { path in
            guard let found = blobs[ArchiveReader.clean(path)] else {
                throw EngineError.internalError("failed to resolve layers: layer \"\(path)\" not found")
            }
            return try layer(found)
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("schemaVersion", 2)
            writer.member("mediaType", MediaType.dockerManifest)
            writer.key("config")
            config.write(to: &writer)
            writer.memberArray("layers") { writer in
                for layer in layers { layer.write(to: &writer) }
            }
        }
        var manifest = try keep(writer.bytes, MediaType.dockerManifest)
        let platform = try ImageConfiguration(try content.read(config)).platform
        manifest.platform = platform
        return manifest
    }

    /// The layer in the form in which the store has it: compressed, if it has been pulled or pushed before.
    private func layer(_ found: ImageDescriptor) throws -> ImageDescriptor {
        var layer = found
        if let packed = try content.packed(found.digest) {
            layer = packed
        } else if compresses, !(try isCompressed(layer)) {
            layer = try LayerCompression(core: core).compress(layer)
        }
        layer.mediaType = try isCompressed(layer) ? MediaType.dockerLayerGzip : MediaType.dockerLayer
        return layer
    }

    private func isCompressed(_ layer: ImageDescriptor) throws -> Bool {
        let file = try FileDescriptor.open(try content.path(layer), O_RDONLY)
        var head = [UInt8](repeating: 0, count: 4)
        let count = try head.withUnsafeMutableBytes { try file.read(into: $0) }
        let bytes = head[0..<count]
        return bytes.starts(with: [0x1f, 0x8b]) || bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd])
            || (count == 4 && head[0] & 0xf0 == 0x50 && head[1...] == [0x2a, 0x4d, 0x18])
    }

    private func keep(_ bytes: [UInt8], _ mediaType: String) throws -> ImageDescriptor {
        let digest = Digest.of(bytes).description
        let descriptor = ImageDescriptor(mediaType: mediaType, digest: digest, size: Int64(bytes.count))
        try content.write(bytes, descriptor, ref: "manifest-" + digest)
        return descriptor
    }
}
