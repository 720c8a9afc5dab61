import Bytes
import Linux
import OCI
import ShimAPI
import SwiftProtobuf
import Text

extension ImageService {
    /// Puts the built-in image in; no registry is asked.
    func installHello() async throws -> Image {
        let source = try HelloLayer(path: OwnExecutable.path)
        try await leased { lease in
            let stored = try await client.write(ref: "hello", lease: lease) { try await source.next() }
            let layer = Containerd_Types_Descriptor.with {
                $0.mediaType = LayerMediaType.named(byFirst: [])
                $0.digest = stored.digest
                $0.size = stored.size
            }
            var writer = JSONWriter()
            writer.object { $0.member("Cmd", ["/monohull", "hello"]) }
            let diffIDs = try await unpack([layer], expected: nil, lease: lease)
            let document = Self.document(config: writer.bytes, diffIDs: diffIDs, comment: "built in")
            let manifest = try await writeManifest(config: document, layers: [layer], diffIDs: diffIDs, lease: lease)
            try await name("docker.io/" + HelloImage.name, manifest, id: Digest.of(document).description)
        }
        guard let image = try await lookup("docker.io/" + HelloImage.name) else {
            throw EngineError.internalError("the built-in image is missing after it was put in")
        }
        return image
    }
}
