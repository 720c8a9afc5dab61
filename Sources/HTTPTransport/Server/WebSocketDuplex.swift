import Bytes

/// A connection that carries frames of RFC 6455: what the client's messages hold comes as bare bytes, and what is written
/// goes as a message.
actor WebSocketDuplex: ByteDuplex {
    private let client: HTTPDuplex
    private let kind: WebSocketFrame.Kind
    private var decoder = WebSocketDecoder()
    private var pending: [UInt8] = []
    private var hasEnded = false
    private var isClosed = false

    init(_ client: HTTPDuplex, _ kind: WebSocketFrame.Kind) {
        self.client = client
        self.kind = kind
    }

    /// What follows the status line for a client that does not shake hands, in the words of docker's library.
    static func refusal(_ request: HTTPRequest) -> String? {
        guard request.fields.contains("websocket", in: "upgrade"), request.fields.contains("upgrade", in: "connection")
        else { return "\r\nnot websocket protocol" }
        guard request.fields["sec-websocket-key"]?.isEmpty == false else { return "\r\nmismatch challenge/response" }
        guard request.fields["sec-websocket-version"] == "13" else {
            return "Sec-WebSocket-Version: 13\r\n\r\nmissing or bad WebSocket Version"
        }
        return nil
    }

    /// For one reader at a time.
    func read() async throws -> [UInt8]? {
        while pending.isEmpty && !hasEnded {
            guard let bytes = try await client.read() else {
                hasEnded = true
                break
            }
            for event in try decoder.decode(bytes) {
                switch event {
                case .content(let piece): pending += piece
                case .ping(let content): try await client.write(WebSocketFrame.encode(.pong, content))
                case .close: hasEnded = true
                }
            }
        }
        if pending.isEmpty { return nil }
        defer { pending = [] }
        return pending
    }

    func write(_ bytes: [UInt8]) async throws {
        if bytes.isEmpty { return }
        try await client.write(WebSocketFrame.encode(kind, bytes))
    }

    func close() async {
        if isClosed { return }
        isClosed = true
        // 1000: a normal end.
        try? await client.write(WebSocketFrame.encode(.close, [0x03, 0xE8]))
        await client.close()
    }
}
