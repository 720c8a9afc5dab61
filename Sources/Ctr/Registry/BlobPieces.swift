import ContainerdAPI
import GRPCCore
import SwiftProtobuf

/// Reads a blob of containerd piece by piece, as it is asked.
actor BlobPieces {
    private let connection: Connection
    private let digest: String
    private(set) var offset: Int64 = 0
    private var isEnded = false

    init(_ connection: Connection, _ digest: String) {
        self.connection = connection
        self.digest = digest
    }

    /// nil at the end.
    func next() async throws -> [UInt8]? {
        if isEnded { return nil }
        let (connection, digest, offset) = (connection, digest, offset)
        let request = Containerd_Services_Content_V1_ReadContentRequest.with {
            $0.digest = digest
            $0.offset = offset
            $0.size = Int64(Connection.pieceSize)
        }
        let piece: [UInt8]
        do {
            piece = try await connection.call {
                try await connection.content.read(request) { response in
                    var bytes: [UInt8] = []
                    for try await message in response.messages { bytes += message.data }
                    return bytes
                }
            }
        } catch let failure as Failure where failure.code == .outOfRange {
            // containerd reads nothing at the very end of a blob.
            isEnded = true
            return nil
        }
        self.offset += Int64(piece.count)
        isEnded = piece.count < Connection.pieceSize
        return piece.isEmpty ? nil : piece
    }
}
