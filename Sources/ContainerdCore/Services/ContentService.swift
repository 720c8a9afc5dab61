import Bytes
import ContainerdAPI
import FoundationEssentials
import GRPCCore
import Glibc
import Linux
import ShimAPI
import SwiftProtobuf

struct ContentService: Containerd_Services_Content_V1_Content.SimpleServiceProtocol {
    typealias Info = Containerd_Services_Content_V1_Info
    let core: Core
    var records: Records<Info> { Records(database: core.database, kind: "content") }

    /// Blobs have sha256 digests only; the other algorithms that containerd knows name nothing.
    func digest(_ text: String) throws -> Digest {
        if let digest = Digest(text) { return digest }
        if Self.isOtherDigest(text) { throw EngineError.notFound("content digest \(text): not found") }
        throw EngineError.invalid("\(text): invalid checksum digest format")
    }

    private static func isOtherDigest(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: 0x3A, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        let isHex = parts[1].allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        return isHex
            && (parts[0].elementsEqual("sha512".utf8) && parts[1].count == 128
                || parts[0].elementsEqual("sha384".utf8) && parts[1].count == 96)
    }

    private func found(_ text: String) throws -> Info {
        guard let info = try records.find(try digest(text).description) else {
            throw EngineError.notFound("content digest \(text): not found")
        }
        return info
    }

    func info(request: Containerd_Services_Content_V1_InfoRequest, context: ServerContext) async throws
        -> Containerd_Services_Content_V1_InfoResponse
    {
        let info = try found(request.digest)
        return .with { $0.info = info }
    }

    func update(request: Containerd_Services_Content_V1_UpdateRequest, context: ServerContext) async throws
        -> Containerd_Services_Content_V1_UpdateResponse
    {
        let digest = try found(request.info.digest).digest
        let paths = request.updateMask.paths
        let made = try records.change(digest) { info in
            for path in paths.isEmpty ? ["labels"] : paths {
                guard try Labels.apply(path, from: request.info.labels, to: &info.labels) else {
                    throw EngineError.invalid(
                        "cannot update \"\(path)\" field on content info \"\(digest)\": invalid argument"
                    )
                }
            }
            info.updatedAt = .now
        }
        return .with { $0.info = made }
    }

    func list(
        request: Containerd_Services_Content_V1_ListContentRequest,
        response: RPCWriter<Containerd_Services_Content_V1_ListContentResponse>,
        context: ServerContext
    ) async throws {
        let filters = try request.filters.map { try Filter($0) }
        let all = try records.list().filter { one in
            Filter.any(filters) { $0 == "digest" ? one.digest : Filter.label($0, one.labels) }
        }
        for start in stride(from: 0, to: all.count, by: 100) {
            try await response.write(.with { $0.info = Array(all[start..<min(start + 100, all.count)]) })
        }
    }

    func delete(request: Containerd_Services_Content_V1_DeleteContentRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        let digest = try digest(request.digest)
        try core.content.delete(digest)
        core.events.publish(
            "/content/delete",
            namespace: Call.namespace,
            Containerd_Events_ContentDelete.with { $0.digest = digest.description }
        )
        return Google_Protobuf_Empty()
    }

    func read(
        request: Containerd_Services_Content_V1_ReadContentRequest,
        response: RPCWriter<Containerd_Services_Content_V1_ReadContentResponse>,
        context: ServerContext
    ) async throws {
        let info = try found(request.digest)
        let file = try FileDescriptor.open(core.content.path(try digest(info.digest)), O_RDONLY)
        let start = max(0, request.offset)
        guard start <= info.size else {
            throw RPCError(code: .outOfRange, message: "read past object length \(info.size) bytes")
        }
        let end = request.size <= 0 ? info.size : start + min(request.size, info.size - start)
        var offset = start
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        let raw = file.raw
        while offset < end {
            let wanted = Int(min(end - offset, Int64(chunk.count)))
            let at = offset
            let count = try systemCall("pread") {
                chunk.withUnsafeMutableBytes { pread(raw, $0.baseAddress, wanted, Int(at)) }
            }
            if count == 0 { throw EngineError.internalError("content \(info.digest) is shorter than recorded") }
            let data = Array(chunk[0..<count])
            try await response.write(
                .with {
                    $0.offset = at; $0.data = .init(data)
                }
            )
            offset += Int64(count)
        }
    }

    func status(request: Containerd_Services_Content_V1_StatusRequest, context: ServerContext) async throws
        -> Containerd_Services_Content_V1_StatusResponse
    {
        let found = try core.content.ingestStatus(try Call.requiredNamespace(), request.ref)
        return .with { $0.status = found }
    }

    func listStatuses(request: Containerd_Services_Content_V1_ListStatusesRequest, context: ServerContext) async throws
        -> Containerd_Services_Content_V1_ListStatusesResponse
    {
        let filters = try request.filters.map { try Filter($0) }
        let all = try core.content.ingests(try Call.requiredNamespace()).filter { one in
            Filter.any(filters) { $0 == "ref" ? one.ref : nil }
        }
        return .with { $0.statuses = all }
    }

    func abort(request: Containerd_Services_Content_V1_AbortRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        try core.content.abort(try Call.requiredNamespace(), request.ref)
        return Google_Protobuf_Empty()
    }
}
