import OCI

/// A name under which containerd keeps an image for us.
public struct ImageName: Sendable {
    /// As containerd has it: docker.io/library/busybox:latest.
    public let name: String
    /// nil for the name of an image that has none: it only keeps the image alive.
    public let reference: ImageReference?
    /// RFC 3339; nil when nobody gave it by tagging.
    public let taggedAt: String?

    /// Docker's name for an image without a name, where containerd keeps the images.
    static func dangling(_ manifest: String) -> String { "moby-dangling@\(manifest)" }

    init(_ name: String, labels: [String: String]) {
        self.name = name
        // Others (ctr's import) write `overlayfs@DIGEST` and the like.
        let isDangling = !name.utf8.contains(UInt8(ascii: "/"))
        let parsed = isDangling ? nil : try? ImageReference(name)
        reference = parsed?.isNameOnly == true ? nil : parsed
        taggedAt = labels[Self.tagLabel]
    }

    /// On the name, with the time at which a client tagged the image.
    static let tagLabel = "monohull/tagged"

    public var tag: ImageReference? { reference?.digest == nil ? reference : nil }
    public var digest: ImageReference? { reference?.digest == nil ? nil : reference }
}
