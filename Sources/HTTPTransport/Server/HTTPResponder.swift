import Bytes
import Linux
import NIOCore
import Text

/// The answer to one request: whole, streamed, or the connection itself.
public actor HTTPResponder {
    private enum State { case idle, streaming, ended, hijacked }

    private let input: HTTPInput
    private let connection: SocketConnection
    private let method: String
    private let common: HTTPFields
    private let ending: Ending
    private var state = State.idle
    private var check: Check?
    /// What the check threw: no good answer goes out after that.
    private var refusal: (any Error)?

    /// How a client sees the end of an answer.
    enum Ending: Sendable {
        /// By chunks or by the length; another request may follow.
        case kept
        /// The same, and the connection is closed.
        case closed
        /// HTTP/1.0 knows no chunks: what is streamed ends with the connection.
        case bare
        /// A stream of HTTP/2: its frames say where the answer ends.
        case stream
    }

    init(
        _ input: HTTPInput,
        _ connection: SocketConnection,
        method: String,
        common: HTTPFields,
        ending: Ending = .kept
    ) {
        self.input = input
        self.connection = connection
        self.method = method
        self.common = common
        self.ending = ending
    }

    /// Looks at an answer before its first byte goes out; of one that is streamed it sees the head alone.
    public typealias Check = @Sendable (_ status: Int, _ fields: HTTPFields, _ body: [UInt8]) async throws -> Void

    /// What the check throws goes to whoever wanted to answer. An answer that is an error already goes out in any case.
    public func hold(for check: @escaping Check) { self.check = check }

    private func pass(_ status: Int, _ fields: HTTPFields, _ body: [UInt8] = []) async throws {
        if let refusal, status < 400 { throw refusal }
        guard let check else { return }
        self.check = nil
        do { try await check(status, fields, body) } catch {
            guard status < 400 else { return }
            refusal = error
            throw error
        }
    }

    public var hasBegun: Bool { state != .idle }
    var isHijacked: Bool { state == .hijacked }

    /// Whether the connection can be taken over: a stream of HTTP/2 cannot.
    public nonisolated var canHijack: Bool { ending != .stream }

    private nonisolated var isChunked: Bool { ending == .kept || ending == .closed }

    /// The head, with the fields that a server adds, and what there is of the body.
    private func write(_ status: Int, _ fields: HTTPFields, body: [UInt8] = []) async throws {
        var all = common
        all["Date"] = HTTPDate.now()
        for (name, value) in fields.all { all.add(name, value) }
        if ending == .stream {
            try await connection.channel.triggerUserOutboundEvent(HTTP2Head(status, all)).get()
            return try await connection.write(body)
        }
        if ending != .kept { all["Connection"] = "close" }
        var text = "HTTP/1.1 \(status) \(HTTPStatus.reason(status))\r\n"
        all.write(to: &text)
        try await connection.write(Array((text + "\r\n").utf8) + body)
    }

    public func send(_ status: Int, _ fields: HTTPFields = [:], body: [UInt8] = []) async throws {
        guard state == .idle else { return }
        try await pass(status, fields, body)
        state = .ended
        var fields = fields
        let bare = status == 204 || status == 304
        if !bare { fields["Content-Length"] = String(body.count) }
        try await write(status, fields, body: bare || method == "HEAD" ? [] : body)
        if ending == .stream { try await connection.channel.close(mode: .output).get() }
    }

    public func begin(_ status: Int, _ fields: HTTPFields = [:]) async throws {
        guard state == .idle else { return }
        try await pass(status, fields)
        state = .streaming
        var fields = fields
        if isChunked { fields["Transfer-Encoding"] = "chunked" }
        try await write(status, fields)
    }

    /// The same for a thread that may block, which then writes into the sink itself; `end` is called after it.
    public nonisolated func beginBlocking(_ status: Int, _ fields: HTTPFields) throws -> HTTPBodySink {
        try connection.channel.eventLoop.makeFutureWithTask { try await self.begin(status, fields) }.wait()
        return HTTPBodySink(connection.channel, isChunked: isChunked)
    }

    public func write(_ bytes: [UInt8]) async throws {
        guard state == .streaming, !bytes.isEmpty else { return }
        try await connection.write(isChunked ? HTTPOutput.chunk(bytes) : bytes)
    }

    public func end() async throws {
        guard state == .streaming else { return }
        state = .ended
        if isChunked { try await connection.write(HTTPOutput.lastChunk) }
        if ending == .stream { try await connection.channel.close(mode: .output).get() }
    }

    /// Ends an answer that cannot be finished: the peer sees a body cut short, never a whole one.
    public func abort() async {
        guard state != .ended else { return }
        state = .hijacked
        await connection.close()
    }

    /// Takes the connection: 101 for a client that asked to upgrade, else docker's old 200, which knows one type of
    /// content only. `tellsServer`: with the fields that every other answer has.
    public func hijack(_ request: HTTPRequest, contentType: String, tellsServer: Bool = false) async throws
        -> HTTPDuplex
    {
        guard state == .idle else { throw HTTPError.closed }
        try requireConnection()
        try await pass(request.fields["upgrade"] == nil ? 200 : 101, ["Content-Type": contentType])
        state = .hijacked
        var text =
            request.fields["upgrade"] == nil
            ? "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n"
            : "HTTP/1.1 101 UPGRADED\r\nContent-Type: \(contentType)\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
        if tellsServer { common.write(to: &text) }
        try await connection.write(Array((text + "\r\n").utf8))
        return HTTPDuplex(input, connection)
    }

    /// Takes the connection for a client of RFC 6455; `isBinary`: messages are bytes and not text. nil for a client that
    /// does not shake hands as it should, which has been told so.
    public func takeWebSocket(_ request: HTTPRequest, isBinary: Bool) async throws -> (any ByteDuplex)? {
        guard state == .idle else { throw HTTPError.closed }
        try requireConnection()
        try await pass(101, [:])
        state = .hijacked
        if let refusal = WebSocketDuplex.refusal(request) {
            try await connection.write(Array("HTTP/1.1 400 Bad Request\r\n\(refusal)".utf8))
            await connection.close()
            return nil
        }
        let accept = Base64.encode(WebSocketKey.accept(request.fields["sec-websocket-key"] ?? ""))
        var text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        text += "Sec-WebSocket-Accept: \(accept)\r\n\r\n"
        try await connection.write(Array(text.utf8))
        return WebSocketDuplex(HTTPDuplex(input, connection), isBinary ? .binary : .text)
    }

    private func requireConnection() throws(EngineError) {
        if !canHijack { throw .invalid("hijack connection missing: a stream of HTTP/2 cannot be taken over") }
    }

    /// An error as docker has it where it would have taken the connection: bare text, and the connection ends.
    public func refuse(_ status: Int, contentType: String, _ message: String) async {
        guard state == .idle else { return }
        if !canHijack {
            try? await send(status, ["Content-Type": contentType], body: Array("\(message)\r\n".utf8))
            return
        }
        state = .hijacked
        let head = "HTTP/1.1 \(status) \(HTTPStatus.reason(status))\r\nContent-Type: \(contentType)\r\n\r\n"
        try? await connection.write(Array("\(head)\(message)\r\n".utf8))
        await connection.close()
    }
}
