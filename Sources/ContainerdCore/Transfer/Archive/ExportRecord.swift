import OCI

/// One entry of an exported archive.
struct ExportRecord: Sendable {
    enum Content: Sendable {
        case folder
        case bytes([UInt8])
        case blob(ImageDescriptor)
    }

    let path: String
    let mode: UInt32
    let content: Content

    static func folder(_ path: String) -> ExportRecord { ExportRecord(path: path, mode: 0o755, content: .folder) }

    static func blob(_ descriptor: ImageDescriptor) -> ExportRecord {
        ExportRecord(path: path(descriptor.digest), mode: 0o444, content: .blob(descriptor))
    }

    /// Where an OCI layout has a blob.
    static func path(_ digest: String) -> String {
        "blobs/" + digest.split(separator: ":", maxSplits: 1).joined(separator: "/")
    }
}
