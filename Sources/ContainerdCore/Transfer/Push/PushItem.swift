import OCI

/// Something to push.
struct PushItem: Sendable {
    let descriptor: ImageDescriptor
    /// Repositories of the same registry that may have it.
    let sources: [String]
}
