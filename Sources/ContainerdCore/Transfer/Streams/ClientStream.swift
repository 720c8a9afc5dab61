import FoundationEssentials
import GRPCCore
import SwiftProtobuf

/// One stream of the streaming service, as a transfer uses it: messages both ways until one side ends it.
final class ClientStream: Sendable {
    typealias Message = Google_Protobuf_Any
    /// Messages that a client may send ahead; it grants itself no more than the window allows.
    private static let ahead = 64
    private let writer: RPCWriter<Message>
    private let incoming = HandoverQueue<Message>(capacity: ClientStream.ahead)
    private let closing = Latch()

    init(_ writer: RPCWriter<Message>) {
        self.writer = writer
    }

    func send(_ message: some SwiftProtobuf.Message) async throws {
        try await writer.write(try Self.packed(message))
    }

    /// containerd names types without a prefix.
    static func packed<Content: SwiftProtobuf.Message>(_ message: Content) throws -> Message {
        let bytes: [UInt8] = try message.serializedBytes()
        return .with {
            $0.typeURL = Content.protoMessageName
            $0.value = .init(bytes)
        }
    }

    /// The next message of the client; nil when it has ended the stream.
    func receive() async -> Message? { await incoming.take() }

    /// False when nobody reads any more.
    func deliver(_ message: Message) async -> Bool { await incoming.put(message) }

    func endOfInput() { incoming.finish() }

    /// Ends the call that carries the stream.
    func close() {
        incoming.close()
        closing.open()
    }

    /// Returns when `close` is called.
    func waitForClose() async { await closing.wait() }
}

extension Google_Protobuf_Any {
    /// The name of the message inside, without whatever stands before the last slash.
    var messageName: String { typeURL.split(separator: "/").last.map(String.init) ?? "" }

    /// The message inside when it is of that type.
    func unpacked<Content: SwiftProtobuf.Message>(_ type: Content.Type) throws -> Content? {
        guard messageName == Content.protoMessageName else { return nil }
        return try Content(serializedBytes: Array(value))
    }
}
