import ContainerdAPI
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

/// Streams that other services are told by name. The call lasts until the service that uses the stream closes it or the
/// client goes.
struct StreamingService: Containerd_Services_Streaming_V1_Streaming.SimpleServiceProtocol {
    let core: Core

    func stream(
        request: RPCAsyncSequence<Google_Protobuf_Any, any Error>,
        response: RPCWriter<Google_Protobuf_Any>,
        context: ServerContext
    ) async throws {
        let stream = ClientStream(response)
        let cancellation = context.cancellation
        defer { stream.close() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await read(request, into: stream) }
            group.addTask { await stream.waitForClose() }
            group.addTask { try? await cancellation.cancelled }
            _ = try await group.next()
            group.cancelAll()
        }
    }

    /// Registers the stream by its first message. Returns when the stream has been closed: a client that has sent all
    /// may still wait for what comes.
    private func read(_ request: RPCAsyncSequence<Google_Protobuf_Any, any Error>, into stream: ClientStream)
        async throws
    {
        let namespace = Call.namespace
        var name: String?
        defer { if let name { core.streams.remove(namespace: namespace, name: name) } }
        for try await message in request {
            guard name == nil else {
                guard await stream.deliver(message) else { return }
                continue
            }
            guard let first = try message.unpacked(Containerd_Services_Streaming_V1_StreamInit.self) else {
                throw EngineError.internalError("can't unmarshal type \"\(message.typeURL)\" to a StreamInit")
            }
            try core.streams.register(stream, namespace: namespace, name: first.id)
            name = first.id
            try await stream.send(Google_Protobuf_Empty())
        }
        stream.endOfInput()
        await stream.waitForClose()
    }
}
