import NIOCore
import NIOHPACK
import NIOHTTP2

extension HTTPServer {
    /// Bytes that a stream may have on their way before anybody reads them, and of heads that come at a time; their
    /// product with the number of streams bounds what a connection can hold.
    private static let windowSize = 256 << 10
    private static let streamLimit = 100

    /// Makes a connection one of HTTP/2.
    func addStreams(to channel: any Channel) throws {
        var connection = NIOHTTP2Handler.ConnectionConfiguration()
        connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: Self.streamLimit),
            HTTP2Setting(parameter: .maxHeaderListSize, value: HTTPInput.headLimit),
            HTTP2Setting(parameter: .initialWindowSize, value: Self.windowSize),
        ]
        // In 30 s. Some clients send a frame of control (PRIORITY) with each request; those that only ask and take back at
        // once are hung up on (CVE-2023-44487).
        connection.controlFrameRateLimit.maximumCount = 10_000
        var stream = NIOHTTP2Handler.StreamConfiguration()
        stream.targetWindowSize = Self.windowSize
        stream.streamResetFrameRateLimit.maximumCount = 1000
        _ = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
            mode: .server,
            connectionConfiguration: connection,
            streamConfiguration: stream
        ) { [self] stream in
            let receiver = SocketReceiver()
            let socket = SocketConnection(channel: stream, receiver: receiver)
            return stream.eventLoop.makeCompletedFuture {
                // What a handler does not read, the client does not send.
                try stream.syncOptions?.setOption(.autoRead, value: false)
                let handler = HTTP2StreamHandler { headers, isAll in
                    Task { await self.serve(headers, socket, over: channel, hasBody: !isAll) }
                }
                try stream.pipeline.syncOperations.addHandlers([handler, receiver])
            }
        }
        try channel.pipeline.syncOperations.addHandler(HTTP2ConnectionEnd())
        try channel.syncOptions?.setOption(.autoRead, value: true)
    }

    /// One stream is one request.
    private func serve(
        _ headers: HPACKHeaders,
        _ connection: SocketConnection,
        over channel: any Channel,
        hasBody: Bool
    ) async {
        var fields = HTTPFields()
        for (name, value, _) in headers where !name.hasPrefix(":") { fields.add(name, value) }
        if fields["host"] == nil, let authority = headers.first(name: ":authority") { fields["Host"] = authority }
        var invitation: (@Sendable () async throws -> Void)?
        if fields["expect"]?.lowercased() == "100-continue" {
            invitation = { try await connection.channel.triggerUserOutboundEvent(HTTP2Head(100, [:])).get() }
        }
        let input = HTTPInput(connection)
        let method = headers.first(name: ":method") ?? ""
        let responder = HTTPResponder(input, connection, method: method, common: common, ending: .stream)
        do {
            if fields["transfer-encoding"] != nil { throw HTTPError.malformed("transfer-encoding on a stream") }
            // The frames end a body whose length was not told.
            let framing = hasBody ? try BodyFraming.of(fields, otherwise: .untilClose) : .none
            let body = HTTPBody(input, framing, invitation: invitation)
            let target = headers.first(name: ":path") ?? ""
            let peer = await Self.peer(of: channel)
            let request = try HTTPRequest(method: method, target: target[...], fields: fields, body: body, peer: peer)
            let task = Task { [handler] in await handler(request, responder) }
            connection.channel.closeFuture.whenComplete { _ in task.cancel() }
            await task.value
        } catch let error as HTTPError {
            let text: HTTPFields = ["Content-Type": "text/plain; charset=utf-8"]
            try? await responder.send(400, text, body: Array("400 Bad Request: \(error)".utf8))
        } catch {
            // The peer is gone; there is nobody to tell.
        }
        // Some clients lose an answer when its stream ends while they send.
        await connection.closeGently()
    }
}
