import ContainerdAPI
import OCI
import ShimAPI

extension ChildFilter {
    /// What the image store of a transfer is to have.
    init(_ store: Containerd_Types_Transfer_ImageStore) {
        self.init(
            store.platforms.isEmpty ? .all : .ordered(store.platforms.map { Platform($0) }),
            allMetadata: store.allMetadata,
            limit: Int(store.manifestLimit)
        )
    }
}
