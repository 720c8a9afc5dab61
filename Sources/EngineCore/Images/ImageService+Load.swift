import Bytes
import Glibc
import Linux
import OCI
import ShimAPI
import Text

extension ImageService {
    /// Reads a `docker save` archive, or an OCI layout, from a client. The archive goes to a file as it arrives, for the
    /// order of its entries is the client's. The answer: the images' names, or ids where they have none.
    public func load(_ pieces: @Sendable () async throws -> [UInt8]?) async throws -> [String] {
        let spooled = try await SpoolFile(folder: spool, pieces)
        let archive = ImageArchive(path: spooled.path)
        let items = try archive.items()
        var loaded: [String] = []
        for item in items {
            let names = try item.names.map { try ImageReference($0) }
            let digest = try await leased { lease in
                guard item.layers.count <= 1000 else { throw EngineError.invalid("an image has more than 1000 layers") }
                var layers: [Containerd_Types_Descriptor] = []
                for layer in item.layers { layers.append(try await put(layer, of: archive, lease)) }
                let diffIDs = try JSONNode.parse(item.config)["rootfs"]?["diff_ids"]?.strings ?? []
                try await unpack(layers, expected: diffIDs, lease: lease)
                let manifest = try await writeManifest(
                    config: item.config,
                    layers: layers,
                    diffIDs: diffIDs,
                    lease: lease
                )
                for one in names { try await name(one.name, manifest) }
                // An image without a name is kept by its digest, as containerd's own tools do.
                if names.isEmpty { try await name("overlayfs@\(manifest.digest)", manifest) }
                return manifest.digest
            }
            loaded += names.isEmpty ? ["Loaded image ID: \(digest)"] : names.map { "Loaded image: \($0.familiar)" }
        }
        return loaded
    }

    /// Stores one layer of the archive. It is read twice, for containerd wants to know size and digest first.
    private func put(_ layer: String, of archive: ImageArchive, _ lease: String) async throws
        -> Containerd_Types_Descriptor
    {
        // Off this actor: other images stay usable while a large layer is hashed.
        let descriptor = try await Task.detached { try archive.describe(layer) }.value
        if try await client.has(descriptor.digest) { return descriptor }
        let entry = try archive.open(layer)
        _ = try await client.write(
            ref: "layer-\(descriptor.digest)",
            size: descriptor.size,
            digest: descriptor.digest,
            lease: lease
        ) { try await entry.next() }
        return descriptor
    }
}
