import ContainerdAPI
import OCI
import ShimAPI

/// image store -> image store: another name for an image.
struct ImageTag: Sendable {
    let core: Core

    func run(_ source: Containerd_Types_Transfer_ImageStore, _ target: Containerd_Types_Transfer_ImageStore) throws {
        let image = try ImageStore(core: core).get(source.name)
        _ = try StoredNames(core: core, store: target).save(ImageDescriptor(image.target))
    }
}
