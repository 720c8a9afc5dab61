import Glibc
import HTTPTransport
import Linux
import OCI
import Registry

/// Brings one blob or manifest of the content store into a registry.
struct BlobUpload: Sendable {
    let core: Core
    let repository: RegistryRepository
    /// The digest of what gets the reference's tag.
    let top: String
    let tracker: ProgressTracker?

    func run(_ item: PushItem) async throws {
        let descriptor = item.descriptor
        let blob = RegistryBlob(
            digest: descriptor.digest,
            mediaType: descriptor.mediaType,
            size: descriptor.size,
            isManifest: descriptor.kind == .manifest || descriptor.kind == .index
        )
        let named = repository.reference.digest
        let content = TransferContent(core: core)
        let tracker = tracker
        let isTagged = descriptor.digest == top && (named == nil || named == descriptor.digest)
        let result = try await core.transfers.uploads.with {
            try await repository.push(blob, tagged: isTagged, sources: item.sources) {
                // What the registry has already need not be here.
                let file = BlobFile(try content.path(descriptor))
                return HTTPUpload(length: descriptor.size) {
                    let piece = try await file.next()
                    if let piece { tracker?.advance(descriptor, to: piece.end) }
                    return piece?.bytes
                }
            }
        }
        switch result {
        case .existed: tracker?.markExisting(descriptor)
        case .pushed: tracker?.markStored(descriptor)
        }
    }
}

/// Reads a file piece by piece, on threads that may block.
private actor BlobFile {
    private static let size = 256 << 10
    private let path: String
    private var offset: Int64 = 0

    init(_ path: String) {
        self.path = path
    }

    func next() async throws -> (bytes: [UInt8], end: Int64)? {
        let (path, offset) = (path, offset)
        let bytes = try await Offload.run { () throws -> [UInt8] in
            let file = try FileDescriptor.open(path, O_RDONLY)
            let raw = file.raw
            var bytes = [UInt8](repeating: 0, count: Self.size)
            let count = try systemCall("pread", path: path) {
                bytes.withUnsafeMutableBytes { pread(raw, $0.baseAddress, $0.count, Int(offset)) }
            }
            bytes.removeLast(bytes.count - count)
            return bytes
        }
        if bytes.isEmpty { return nil }
        self.offset += Int64(bytes.count)
        return (bytes, self.offset)
    }
}
