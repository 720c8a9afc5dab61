import Bytes
import Linux
import OCI
import Text

/// One image of a list that is made here: a file of the store, with docker's members.
struct ImageManifest {
    /// Where the image is, in full.
    let reference: ImageReference
    var descriptor: ImageDescriptor
    /// The manifest as the registry gave it; empty in files of old clients.
    let raw: [UInt8]
    /// nil for a file that has none, which can be listed but not pushed.
    let body: ManifestBody?

    init(_ reference: ImageReference, _ body: ManifestBody, _ platform: Platform) {
        self.reference = reference
        self.body = body
        raw = body.bytes
        descriptor = ImageDescriptor(
            mediaType: body.mediaType,
            digest: Digest.of(raw).description,
            size: Int64(raw.count)
        )
        descriptor.platform = platform
    }

    /// Reads a file; `path` is told where the file contradicts itself.
    init(_ node: JSONNode, path: String) throws(Failure) {
        let name = node["Ref"]?.string ?? ""
        reference = try ImageName.parse(name)
        guard ImageName.full(reference) == name else { throw Failure("repository name must be canonical") }
        let text = node["Raw"]?.string ?? ""
        guard let raw = Base64.decode(text) else { throw Failure("illegal base64 data in \(path)") }
        self.raw = raw
        if let docker = node["SchemaV2Manifest"], !docker.isNull {
            body = try ManifestBody(.docker, Array(docker.rawBytes))
        } else if let oci = node["OCIManifest"], !oci.isNull {
            body = try ManifestBody(.oci, Array(oci.rawBytes))
        } else {
            body = nil
        }
        // Clients before 18.09 wrote digest and platform outside of a descriptor.
        guard let digest = node["Digest"]?.string, !digest.isEmpty else {
            guard let node = node["Descriptor"] else { throw Failure("\(path) has no descriptor") }
            descriptor = try Failure.telling { () throws(EngineError) in try ImageDescriptor(node) }
            return
        }
        guard let body else { throw Failure("\(name) has no payload") }
        let found = Digest.of(body.bytes).description
        guard found == digest else {
            throw Failure("invalid manifest file \(path): image manifest digest mismatch (\(digest) != \(found))")
        }
        descriptor = ImageDescriptor(mediaType: body.mediaType, digest: digest, size: Int64(body.bytes.count))
        if let platform = node["Platform"], !platform.isNull { descriptor.platform = Platform(platform) }
    }

    var fullName: String { ImageName.full(reference) }

    func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("Ref", fullName)
            object.key("Descriptor")
            descriptor.write(to: &object)
            if !raw.isEmpty { object.member("Raw", Base64.encode(raw)) }
            if let body { object.memberRaw(body.member, JSONSpacing.compacted(body.bytes)) }
        }
    }

    var json: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    func payload() throws(Failure) -> ManifestBody {
        guard let body else { throw Failure("\(fullName) has no payload") }
        return body
    }

    /// What is pushed: the bytes of the digest. Files of old clients have them without the white space, which stood as
    /// docker and buildah write it.
    func pushed() throws(Failure) -> ManifestBody {
        let body = try payload()
        var bytes = raw
        if bytes.isEmpty { bytes = JSONSpacing.indented(body.bytes, body.kind == .docker ? "   " : "  ") }
        let found = Digest.of(bytes).description
        guard found == descriptor.digest else {
            throw Failure(
                "internal digest mismatch for \(fullName): expected \(descriptor.digest), got \(found)"
            )
        }
        return try ManifestBody(body.kind, bytes)
    }
}
