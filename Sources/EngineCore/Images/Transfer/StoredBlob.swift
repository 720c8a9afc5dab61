import Bytes
import ContainerdAPI
import SwiftProtobuf

/// A blob of the content store in pieces, each asked for when it is needed.
actor StoredBlob {
    private let client: ContainerdClient
    private let digest: String
    private let size: Int64
    private var offset: Int64 = 0

    init(_ client: ContainerdClient, _ digest: String, size: Int64) {
        self.client = client
        self.digest = digest
        self.size = size
    }

    func next() async throws -> [UInt8]? {
        guard offset < size else { return nil }
        let piece = try await client.read(
            digest,
            offset: offset,
            count: min(size - offset, Int64(ContainerdClient.pieceSize))
        )
        guard !piece.isEmpty else { throw ByteStreamError("unexpected EOF in \(digest)") }
        offset += Int64(piece.count)
        return piece
    }
}
