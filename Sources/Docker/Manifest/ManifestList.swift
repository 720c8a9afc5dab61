import Bytes
import OCI
import Text

/// The list that is pushed: an index of OCI's where the first image is of OCI's kind, docker's list otherwise.
struct ManifestList {
    let mediaType: String
    let bytes: [UInt8]

    var digest: String { Digest.of(bytes).description }

    /// All images have to be of the target's registry.
    init(_ images: [ImageManifest], for target: ImageReference) throws(Failure) {
        for image in images where image.reference.domain != target.domain {
            throw Failure(
                "cannot use source images from a different registry than the target image: "
                    + "\(image.reference.domain) != \(target.domain)"
            )
        }
        let type = images.first?.descriptor.mediaType == MediaType.manifest ? MediaType.index : MediaType.dockerIndex
        mediaType = type
        var writer = JSONWriter()
        writer.object { object in
            object.member("schemaVersion", 2)
            object.member("mediaType", type)
            object.member("manifests", objects: images) { image, entry in
                entry.member("mediaType", omitEmpty: image.descriptor.mediaType)
                entry.member("size", omitEmpty: image.descriptor.size)
                entry.member("digest", image.descriptor.digest)
                entry.key("platform")
                (image.descriptor.platform ?? Platform(os: "", architecture: "")).write(to: &entry)
            }
        }
        bytes = JSONSpacing.indented(writer.bytes, "   ")
    }
}
