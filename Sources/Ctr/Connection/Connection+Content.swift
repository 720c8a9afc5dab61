import ContainerdAPI
import FoundationEssentials
import GRPCCore
import SwiftProtobuf

extension Connection {
    /// Documents (manifests, configurations) that are larger are none.
    static let documentLimit = 8 << 20
    /// Bytes a message: well below gRPC's limit of 4 MiB.
    static let pieceSize = 512 << 10

    /// A small blob whole.
    func document(_ digest: String) async throws -> [UInt8] {
        let request = Containerd_Services_Content_V1_ReadContentRequest.with { $0.digest = digest }
        return try await call {
            try await self.content.read(request) { response in
                var bytes: [UInt8] = []
                for try await message in response.messages {
                    bytes += message.data
                    if bytes.count > Self.documentLimit { throw Failure("blob \(digest) is too large") }
                }
                return bytes
            }
        }
    }

    /// A blob, piece by piece as it comes.
    func read(_ digest: String, _ use: @escaping @Sendable ([UInt8]) throws -> Void) async throws {
        let request = Containerd_Services_Content_V1_ReadContentRequest.with { $0.digest = digest }
        do {
            try await content.read(request) { response in
                for try await message in response.messages { try use(Array(message.data)) }
            }
        } catch { throw Failure(of: error) }
    }

    func info(_ digest: String) async throws -> Containerd_Services_Content_V1_Info {
        let request = Containerd_Services_Content_V1_InfoRequest.with { $0.digest = digest }
        return try await call { try await self.content.info(request) }.info
    }

    func has(_ digest: String) async throws -> Bool {
        do {
            _ = try await info(digest)
            return true
        } catch let failure as Failure where failure.isNotFound {
            return false
        }
    }

    func blobs() async throws -> [Containerd_Services_Content_V1_Info] {
        try await blobs(filters: [])
    }

    func blobs(filters: [String]) async throws -> [Containerd_Services_Content_V1_Info] {
        let request = Containerd_Services_Content_V1_ListContentRequest.with { $0.filters = filters }
        return try await call {
            try await self.content.list(request) { response in
                var blobs: [Containerd_Services_Content_V1_Info] = []
                for try await message in response.messages { blobs += message.info }
                return blobs
            }
        }
    }

    /// How much of a write stands under that name.
    func written(ref: String) async throws -> Int64 {
        let request = Containerd_Services_Content_V1_StatusRequest.with { $0.ref = ref }
        do {
            return try await call { try await self.content.status(request) }.status.offset
        } catch let failure as Failure where failure.isNotFound {
            return 0
        }
    }

    /// Adds labels to a blob.
    func label(_ digest: String, _ labels: [String: String]) async throws {
        if labels.isEmpty { return }
        let request = Containerd_Services_Content_V1_UpdateRequest.with {
            $0.info.digest = digest
            $0.info.labels = labels
            $0.updateMask.paths = labels.keys.map { "labels.\($0)" }
        }
        _ = try await call { try await self.content.update(request) }
    }

    /// Writes a blob under the name `ref` of its transaction; containerd checks size and digest where they are given.
    /// `offset` is how much of it is there. The digest that it has. A blob that is there already is fine.
    func write(
        ref: String,
        size: Int64 = 0,
        digest: String = "",
        labels: [String: String] = [:],
        offset: Int64 = 0,
        lease: String? = nil,
        pieces: @escaping @Sendable () async throws -> [UInt8]?
    ) async throws -> String {
        let metadata: Metadata = lease.map { Self.metadata(lease: $0) } ?? [:]
        do {
            return try await content.write(metadata: metadata) { writer in
                var message = Containerd_Services_Content_V1_WriteContentRequest()
                message.ref = ref
                message.total = size
                message.expected = digest
                message.offset = offset
                message.action = .write
                while let piece = try await pieces() {
                    message.data = Data(piece)
                    try await writer.write(message)
                    message.offset += Int64(piece.count)
                }
                message.action = .commit
                message.data = Data()
                message.labels = labels
                try await writer.write(message)
            } onResponse: { response in
                var last = digest
                for try await message in response.messages where message.action == .commit { last = message.digest }
                return last
            }
        } catch {
            let failure = Failure(of: error)
            if failure.alreadyExists && !digest.isEmpty { return digest }
            throw failure
        }
    }
}
