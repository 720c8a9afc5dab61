import Bytes
import ContainerdAPI
import FoundationEssentials
import GRPCCore
import Linux
import SwiftProtobuf

extension ContainerdClient {
    /// Bytes a message: well below gRPC's limit of 4 MiB.
    static let pieceSize = 512 << 10

    /// Streams a blob into the store; a blob that is there already is fine. containerd checks size and digest; without
    /// them (size 0, digest "") it takes what comes and says what it was.
    func write(
        ref: String,
        size: Int64 = 0,
        digest: String = "",
        labels: [String: String] = [:],
        lease: String,
        pieces: @escaping @Sendable () async throws -> [UInt8]?
    ) async throws -> (digest: String, size: Int64) {
        // A name of its own: two clients may load the same layer at once, and one that broke off left its own behind.
        let ref = "\(ref)-\(RandomID.make().prefix(12))"
        let tally = Tally()
        do {
            return try await content.write(metadata: metadata(lease: lease)) { writer in
                var offset: Int64 = 0
                var message = Containerd_Services_Content_V1_WriteContentRequest()
                message.ref = ref
                message.total = size
                message.expected = digest
                message.action = .write
                while let piece = try await pieces() {
                    message.offset = offset
                    message.data = Data(piece)
                    try await writer.write(message)
                    offset += Int64(piece.count)
                    if digest.isEmpty { tally.add(piece) }
                }
                message.action = .commit
                message.data = Data()
                message.offset = offset
                message.labels = labels
                try await writer.write(message)
            } onResponse: { response in
                var last = (digest: digest, size: size)
                for try await message in response.messages where message.action == .commit {
                    last = (message.digest, message.offset)
                }
                return last
            }
        } catch let error as RPCError where error.code == .alreadyExists {
            return digest.isEmpty ? tally.result : (digest, size)
        } catch {
            let half = Containerd_Services_Content_V1_AbortRequest.with { $0.ref = ref }
            await Cleanup.run { _ = try? await self.content.abort(half, metadata: self.metadata) }
            throw Self.translate(error)
        }
    }

    /// A small blob (a config, a manifest); the digest is its name.
    func write(_ bytes: [UInt8], labels: [String: String], lease: String) async throws -> String {
        let digest = Digest.of(bytes).description
        let source = OnePiece(bytes)
        let size = Int64(bytes.count)
        _ = try await write(ref: "blob-\(digest)", size: size, digest: digest, labels: labels, lease: lease) {
            source.next()
        }
        return digest
    }

    /// A small blob whole.
    func read(_ digest: String, limit: Int = 8 << 20) async throws -> [UInt8] {
        let request = Containerd_Services_Content_V1_ReadContentRequest.with { $0.digest = digest }
        return try await call {
            try await self.content.read(request, metadata: self.metadata) { response in
                var bytes: [UInt8] = []
                for try await message in response.messages {
                    bytes += message.data
                    if bytes.count > limit { throw EngineError.invalid("blob \(digest) is too large") }
                }
                return bytes
            }
        }
    }

    /// A blob piece by piece; the answer is how many bytes it had.
    func read(_ digest: String, to write: @escaping @Sendable ([UInt8]) async throws -> Void) async throws -> Int64 {
        let request = Containerd_Services_Content_V1_ReadContentRequest.with { $0.digest = digest }
        do {
            return try await content.read(request, metadata: metadata) { response in
                var count: Int64 = 0
                for try await message in response.messages {
                    count += Int64(message.data.count)
                    try await write(Array(message.data))
                }
                return count
            }
        } catch {
            throw Self.translate(error)
        }
    }

    /// A part of a blob; fewer bytes than asked for at its end alone.
    func read(_ digest: String, offset: Int64, count: Int64) async throws -> [UInt8] {
        let request = Containerd_Services_Content_V1_ReadContentRequest.with {
            $0.digest = digest
            $0.offset = offset
            $0.size = count
        }
        return try await call {
            try await self.content.read(request, metadata: self.metadata) { response in
                var bytes: [UInt8] = []
                for try await message in response.messages { bytes += message.data }
                return bytes
            }
        }
    }

    /// Whether a blob is there; it then stays as long as the lease.
    func has(_ digest: String, lease: String) async throws -> Bool {
        try await hold("content", digest, lease: lease)
        return try await labels(of: digest) != nil
    }

    /// Keeps the collector from a blob (`content`) or a snapshot (`snapshots/NAME`); it need not be there yet.
    func hold(_ type: String, _ id: String, lease: String) async throws {
        let request = Containerd_Services_Leases_V1_AddResourceRequest.with {
            $0.id = lease
            $0.resource.type = type
            $0.resource.id = id
        }
        try await make { try await self.leases.addResource(request, metadata: self.metadata) }
    }

    /// nil for a blob that is not there.
    func labels(of digest: String) async throws -> [String: String]? {
        let request = Containerd_Services_Content_V1_InfoRequest.with { $0.digest = digest }
        return try await callUnlessMissing {
            try await self.content.info(request, metadata: self.metadata).info.labels
        }
    }
}
