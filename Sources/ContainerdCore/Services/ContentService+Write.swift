import Bytes
import ContainerdAPI
import FoundationEssentials
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

extension ContentService {
    typealias WriteRequest = Containerd_Services_Content_V1_WriteContentRequest
    typealias WriteResponse = Containerd_Services_Content_V1_WriteContentResponse

    /// One write from its first message to its commit. When the stream ends before, what was written stays and the
    /// same ref takes it up again.
    func write(
        request: RPCAsyncSequence<WriteRequest, any Error>,
        response: RPCWriter<WriteResponse>,
        context: ServerContext
    ) async throws {
        var session: WriteSession?
        for try await message in request {
            let open: WriteSession
            if let session { open = session } else { open = try WriteSession(core: core, first: message) }
            session = open
            guard message.action == .commit else {
                try await response.write(try open.answer(message))
                continue
            }
            // The disk is waited for. The stream does nothing else meanwhile.
            struct Handover: @unchecked Sendable { let session: WriteSession }
            let handover = Handover(session: open)
            return try await response.write(try await Offload.call { try handover.session.answer(message) })
        }
    }
}

/// The messages of one stream of writes, as containerd takes them.
private final class WriteSession {
    private let core: Core
    private let writer: ContentWriter
    private var total: Int64
    private var expected: String
    private var answer = ContentService.WriteResponse()

    init(core: Core, first: ContentService.WriteRequest) throws {
        if first.ref.isEmpty {
            throw EngineError.invalid("first message must have a reference")
        }
        self.core = core
        total = first.total
        expected = first.expected
        writer = try ContentWriter(
            store: core.content,
            namespace: try Call.requiredNamespace(),
            ref: first.ref,
            expected: first.expected.isEmpty ? nil : Digest(first.expected),
            total: first.total
        )
    }

    func answer(_ message: ContentService.WriteRequest) throws -> ContentService.WriteResponse {
        answer.action = message.action
        answer.offset = writer.offset
        if !message.expected.isEmpty {
            expected = message.expected
            if let digest = Digest(expected), try core.content.info(digest) != nil {
                try? core.content.abort(Call.namespace, writer.ref)
                throw EngineError.conflict("blob with expected digest \(expected) exists")
            }
        }
        if message.total > 0 { total = message.total }
        switch message.action {
        case .stat:
            answer.startedAt = writer.startedAt
            answer.updatedAt = writer.updatedAt
            answer.total = total
        case .write, .commit:
            try put(message)
            if message.action == .commit { try commit(message.labels) }
        case .UNRECOGNIZED: break
        }
        answer.digest = writer.digest.description
        return answer
    }

    private func put(_ message: ContentService.WriteRequest) throws {
        if message.offset > 0 && message.offset != writer.offset {
            let place = "write @\(message.offset) must occur at current offset \(writer.offset)"
            throw RPCError(code: .outOfRange, message: place)
        }
        // A commit says where it ends in its offset, or nothing at all when everything came before.
        if message.offset == 0 && writer.offset > 0 { try writer.truncate() }
        if !message.data.isEmpty { try message.data.withUnsafeBytes { try writer.write($0) } }
        answer.offset = writer.offset
    }

    private func commit(_ labels: [String: String]) throws {
        let digest = try writer.commit(total: total, expected: expected, labels: labels)
        core.events.publish(
            "/content/create",
            namespace: Call.namespace,
            Containerd_Events_ContentCreate.with {
                $0.digest = digest.description
                $0.size = writer.offset
            }
        )
    }
}
