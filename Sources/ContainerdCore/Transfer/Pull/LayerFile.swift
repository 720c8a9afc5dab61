import Bytes
import Glibc
import Linux
import OCI

/// A layer that lies in the content store.
struct LayerFile: Sendable {
    let core: Core
    let descriptor: ImageDescriptor

    /// Unpacks it; what has been damaged on the disk is refused.
    func apply(to target: LayerTarget) async throws -> LayerApplier.Result {
        let expected = try descriptor.checkedDigest
        let path = try TransferContent(core: core).path(descriptor)
        let applier = core.layerApplier
        return try await core.transfers.unpacks.with {
            try await Offload.run {
                let blob = HashingSource(FileSource(try FileDescriptor.open(path, O_RDONLY)))
                let result = try applier.apply(blob, to: target, sync: false)
                try blob.drain()
                guard blob.digest == expected else {
                    throw EngineError.notModified(
                        "content \(expected) is damaged, its digest is \(blob.digest): failed precondition"
                    )
                }
                return result
            }
        }
    }
}
