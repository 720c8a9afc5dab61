import OCI
import Text

/// The manifest of one image, as a registry gave it or as a file of the store keeps it.
struct ManifestBody {
    enum Kind { case docker, oci }

    let kind: Kind
    let bytes: [UInt8]
    /// Digests of the configuration and of the layers, which are read but not checked.
    let blobs: [String]

    private static let blobLimit = 10000

    /// Refuses what is no manifest of that kind, in docker's words.
    init(_ kind: Kind, _ bytes: [UInt8]) throws(Failure) {
        self.kind = kind
        self.bytes = bytes
        let type: String
        let isIndex: Bool
        do throws(JSONError) {
            let node = try JSONNode.parse(bytes)
            isIndex = node["manifests"].map { !$0.isNull } ?? false
            let fields = try JSONField(node, type: "\(kind == .oci ? "ocischema" : "schema2").Manifest")
            let _: Int = try fields.integer("schemaVersion")
            type = try fields.string("mediaType")
            var blobs = [try fields.object("config", type: "distribution.Descriptor")?.string("digest") ?? ""]
            for layer in try fields.elements("layers", type: "[]distribution.Descriptor") ?? [] {
                blobs.append(try layer.object(type: "distribution.Descriptor")?.string("digest") ?? "")
            }
            self.blobs = blobs
        } catch {
            throw Failure(error.message)
        }
        if kind == .oci && isIndex { throw Failure("ocimanifest: expected manifest but found index") }
        if kind == .docker && type != MediaType.dockerManifest {
            throw Failure("mediaType in manifest should be '\(MediaType.dockerManifest)' not '\(type)'")
        }
        if kind == .oci && !type.isEmpty && type != MediaType.manifest {
            throw Failure("if present, mediaType in manifest should be '\(MediaType.manifest)' not '\(type)'")
        }
        guard blobs.count <= Self.blobLimit else { throw Failure("a manifest names more than \(Self.blobLimit) blobs") }
    }

    var mediaType: String { kind == .docker ? MediaType.dockerManifest : MediaType.manifest }
    /// The member of a file of the store.
    var member: String { kind == .docker ? "SchemaV2Manifest" : "OCIManifest" }
    var configuration: String { blobs[0] }
}
