/// What all transfers of a daemon share.
final class TransferLimits: Sendable {
    /// Downloads at a time, as containerd's max_concurrent_downloads.
    let downloads = AsyncSemaphore(3)
    let uploads = AsyncSemaphore(3)
    /// Layers at a time that are unpacked from the disk.
    let unpacks = AsyncSemaphore(3)
    /// By digest: two transfers that want the same blob fetch it once.
    let blobs = KeyedLocks()
}
