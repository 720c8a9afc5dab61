import ContainerdAPI
import FoundationEssentials
import GRPCCore
import SwiftProtobuf
import Synchronization

/// One stream of the streaming service, which a transfer names by its id.
struct TransferStream: Sendable {
    let id: String
    /// Messages to containerd; finishing it ends our half.
    let output: AsyncStream<Google_Protobuf_Any>.Continuation
    private let task: Task<Void, any Error>

    /// Returns when containerd knows the stream. `receive` gets what comes, and may answer by `output`.
    static func open(
        _ connection: Connection,
        kind: String,
        receive: @escaping @Sendable (Google_Protobuf_Any, TransferStream.Sender) async throws -> Void
    ) async throws -> TransferStream {
        let id = "\(kind)-\(RandomName.make())"
        let (messages, output) = AsyncStream.makeStream(of: Google_Protobuf_Any.self)
        let sender = Sender(output: output)
        let isKnown = Latch()
        let task = Task {
            // Whatever ends the call: who waits for its beginning must not wait for ever.
            defer { isKnown.open() }
            let initial = try packed(
                Containerd_Services_Streaming_V1_StreamInit.with { $0.id = id },
                "containerd.services.streaming.v1.StreamInit"
            )
            try await connection.streaming.stream { writer in
                try await writer.write(initial)
                for await message in messages { try await writer.write(message) }
            } onResponse: { response in
                // The first answer says that the stream is registered.
                var isFirst = true
                for try await message in response.messages {
                    if isFirst { isKnown.open() } else { try await receive(message, sender) }
                    isFirst = false
                }
            }
        }
        await isKnown.wait()
        return TransferStream(id: id, output: output, task: task)
    }

    /// For answers out of `receive`.
    struct Sender: Sendable {
        let output: AsyncStream<Google_Protobuf_Any>.Continuation

        func send(_ message: some SwiftProtobuf.Message, _ type: String) throws {
            output.yield(try TransferStream.packed(message, type))
        }
    }

    var sender: Sender { Sender(output: output) }

    /// Without the prefix that SwiftProtobuf would put before the type, as containerd's clients send it.
    static func packed(_ message: some SwiftProtobuf.Message, _ type: String) throws -> Google_Protobuf_Any {
        let bytes: Data = try message.serializedData()
        return Google_Protobuf_Any.with {
            $0.typeURL = type
            $0.value = bytes
        }
    }

    /// Returns when containerd has ended its half, and what came has been received.
    func end() async throws {
        try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// Waits a little for what containerd has still to send; it need not end its half.
    func settle() async {
        output.finish()
        let task = task
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = try? await task.value }
            group.addTask { try? await Task.sleep(for: .milliseconds(200)) }
            await group.next()
            task.cancel()
            group.cancelAll()
        }
    }

    func cancel() {
        output.finish()
        task.cancel()
    }
}
