/// The answer to one request: whole, streamed, or the connection itself.
public actor HTTPResponder {
    private enum State { case idle, streaming, ended, hijacked }

    private let input: HTTPInput
    private let connection: SocketConnection
    private let method: String
    private let common: HTTPFields
    private var state = State.idle

    init(_ input: HTTPInput, _ connection: SocketConnection, method: String, common: HTTPFields) {
        self.input = input
        self.connection = connection
        self.method = method
        self.common = common
    }

    public var hasBegun: Bool { state != .idle }
    var isHijacked: Bool { state == .hijacked }

    private func head(_ status: Int, _ fields: HTTPFields) -> String {
        var text = "HTTP/1.1 \(status) \(HTTPStatus.reason(status))\r\n"
        common.write(to: &text)
        fields.write(to: &text)
        return text
    }

    public func send(_ status: Int, _ fields: HTTPFields = [:], body: [UInt8] = []) async throws {
        guard state == .idle else { return }
        state = .ended
        var text = head(status, fields)
        let bare = status == 204 || status == 304
        if !bare { text += "Content-Length: \(body.count)\r\n" }
        text += "\r\n"
        try await connection.write(Array(text.utf8) + (bare || method == "HEAD" ? [] : body))
    }

    public func begin(_ status: Int, _ fields: HTTPFields = [:]) async throws {
        guard state == .idle else { return }
        state = .streaming
        try await connection.write(Array((head(status, fields) + "Transfer-Encoding: chunked\r\n\r\n").utf8))
    }

    public func write(_ bytes: [UInt8]) async throws {
        guard state == .streaming, !bytes.isEmpty else { return }
        try await connection.write(HTTPOutput.chunk(bytes))
    }

    public func end() async throws {
        guard state == .streaming else { return }
        state = .ended
        try await connection.write(HTTPOutput.lastChunk)
    }

    /// Ends an answer that cannot be finished: the peer sees a body cut short, never a whole one.
    public func abort() async {
        guard state != .ended else { return }
        state = .hijacked
        await connection.close()
    }

    /// Takes the connection: 101 for a client that asked to upgrade, else docker's old 200.
    public func hijack(_ request: HTTPRequest, contentType: String) async throws -> HTTPDuplex {
        guard state == .idle else { throw HTTPError.closed }
        state = .hijacked
        let text =
            request.fields["upgrade"] == nil
            ? "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n"
            : "HTTP/1.1 101 UPGRADED\r\nContent-Type: \(contentType)\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
        try await connection.write(Array(text.utf8))
        return HTTPDuplex(input, connection)
    }
}
