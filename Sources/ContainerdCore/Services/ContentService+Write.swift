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
        var writer: ContentWriter?
        var total: Int64 = 0
        var expected = ""
        for try await message in request {
            if !message.expected.isEmpty && message.expected != expected {
                guard expected.isEmpty else {
                    throw EngineError.invalid("digest \(message.expected) is not \(expected): invalid argument")
                }
                expected = try digest(message.expected).description
            }
            if message.total > 0 {
                if total > 0 && total != message.total {
                    throw EngineError.invalid("commit size \(message.total), expected \(total): invalid argument")
                }
                total = message.total
            }
            let open: ContentWriter
            if let writer {
                open = writer
            } else {
                open = try begin(message, expected)
                writer = open
            }
            try put(message, open)
            var answer = WriteResponse()
            answer.action = message.action
            answer.offset = open.offset
            answer.total = total
            answer.updatedAt = .now
            answer.startedAt = answer.updatedAt
            if message.action == .commit {
                let size = open.offset
                try Labels.check(message.labels)
                let digest = try open.commit(total: total, expected: expected, labels: message.labels)
                core.events.publish(
                    "/content/create",
                    namespace: Call.namespace,
                    Containerd_Events_ContentCreate.with {
                        $0.digest = digest.description
                        $0.size = size
                    }
                )
                answer.digest = digest.description
                return try await response.write(answer)
            }
            if message.action == .stat { answer.digest = open.offset > 0 ? open.digest.description : "" }
            try await response.write(answer)
        }
    }

    private func begin(_ message: WriteRequest, _ expected: String) throws -> ContentWriter {
        if message.ref.isEmpty {
            throw EngineError.invalid("first message must have a reference: invalid argument")
        }
        if !expected.isEmpty {
            let digest = try digest(expected)
            let isKnown = try core.content.info(digest) != nil
            if try isKnown || core.content.adopt(digest, labels: message.labels) {
                throw EngineError.conflict("content \(expected): already exists")
            }
        }
        return try ContentWriter(store: core.content, namespace: try Call.requiredNamespace(), ref: message.ref)
    }

    private func put(_ message: WriteRequest, _ open: ContentWriter) throws {
        if message.data.isEmpty { return }
        if message.offset == 0 && open.offset > 0 { try open.truncate() }
        guard message.offset == open.offset else {
            throw RPCError(
                code: .outOfRange,
                message: "write @\(message.offset) must occur at current offset \(open.offset): out of range"
            )
        }
        try open.write(Array(message.data))
    }
}
