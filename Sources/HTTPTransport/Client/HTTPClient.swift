import NIOCore
import NIOPosix
import NIOSSL

/// HTTP/1.1 requests, a connection each, over a unix socket or tcp with or without TLS.
public struct HTTPClient: Sendable {
    public let location: SocketLocation
    public let tls: Bool
    private let group: any EventLoopGroup
    /// A server that says nothing for so long is given up.
    private let patience: TimeAmount?
    /// The Host field; docker's client says `api.moby.localhost` on a unix socket.
    private let host: String

    public init(
        _ location: SocketLocation,
        tls: Bool = false,
        patience: TimeAmount? = nil,
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.location = location
        self.tls = tls
        self.group = group
        self.patience = patience
        switch location {
        case .unix: host = "api.moby.localhost"
        case .tcp(let name, let port): host = port == (tls ? 443 : 80) ? name : "\(name):\(port)"
        }
    }

    private func connect() async throws -> SocketConnection {
        let receiver = SocketReceiver()
        let context = tls ? try NIOSSLContext(configuration: .makeClientConfiguration()) : nil
        let bootstrap = ClientBootstrap(group: group)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.autoRead, value: false)
            .channelInitializer { [location, patience] channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context, case .tcp(let name, _) = location {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: context, serverHostname: name)
                        )
                    }
                    if let patience {
                        try channel.pipeline.syncOperations.addHandler(IdleStateHandler(readTimeout: patience))
                    }
                    try channel.pipeline.syncOperations.addHandler(receiver)
                }
            }
        let channel: any Channel
        do {
            channel =
                switch location {
                case .unix(let path): try await bootstrap.connect(unixDomainSocketPath: path).get()
                case .tcp(let name, let port): try await bootstrap.connect(host: name, port: port).get()
                }
        } catch {
            throw DialError(location, error)
        }
        return SocketConnection(channel: channel, receiver: receiver)
    }

    /// Sends a request; the answer's head has arrived when this returns.
    public func send(
        _ method: String,
        _ target: String,
        fields: HTTPFields = [:],
        body: HTTPRequestBody = .none
    ) async throws -> HTTPResponse {
        let connection = try await connect()
        do {
            let (response, _) = try await exchange(connection, method, target, fields, body, hijacks: false)
            return response
        } catch {
            await connection.close()
            throw error
        }
    }

    /// Asks to upgrade. A 101 (or docker's old 200) gives the connection; another status gives the response alone.
    public func hijack(
        _ method: String,
        _ target: String,
        fields: HTTPFields = [:],
        body: HTTPRequestBody = .none
    ) async throws -> (response: HTTPResponse, duplex: HTTPDuplex?) {
        var fields = fields
        fields["Connection"] = "Upgrade"
        fields["Upgrade"] = "tcp"
        let connection = try await connect()
        do {
            let (response, input) = try await exchange(connection, method, target, fields, body, hijacks: true)
            let isTaken = response.status == 101 || response.status == 200
            return (response, isTaken ? HTTPDuplex(input, connection) : nil)
        } catch {
            await connection.close()
            throw error
        }
    }

    private func exchange(
        _ connection: SocketConnection,
        _ method: String,
        _ target: String,
        _ fields: HTTPFields,
        _ body: HTTPRequestBody,
        hijacks: Bool
    ) async throws -> (HTTPResponse, HTTPInput) {
        // Targets come from registries as well: a space or a line end would begin another part of the request.
        guard target.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw HTTPError.malformed("target of a request")
        }
        var fields = fields
        if fields["Host"] == nil { fields["Host"] = host }
        if !hijacks { fields["Connection"] = "close" }
        var isChunked = false
        switch body {
        case .none: if method != "GET" && method != "HEAD" { fields["Content-Length"] = "0" }
        case .bytes(let bytes): fields["Content-Length"] = String(bytes.count)
        case .stream(let length?, _): fields["Content-Length"] = String(length)
        case .stream(nil, _):
            fields["Transfer-Encoding"] = "chunked"
            isChunked = true
        }
        var head = "\(method) \(target) HTTP/1.1\r\n"
        fields.write(to: &head)
        var first = Array((head + "\r\n").utf8)
        if case .bytes(let bytes) = body { first += bytes }
        try await connection.write(first)
        let upload = Task { [isChunked] in
            guard case .stream(_, let next) = body else { return }
            while let piece = try await next() {
                if !piece.isEmpty { try await connection.write(isChunked ? HTTPOutput.chunk(piece) : piece) }
            }
            if isChunked { try await connection.write(HTTPOutput.lastChunk) }
        }
        let input = HTTPInput(connection)
        do {
            // A server may answer before it has read the body; what it says counts then.
            while let (line, answer) = try await input.head() {
                let words = line.split(separator: " ", maxSplits: 2)
                guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
                    throw HTTPError.malformed("status line")
                }
                if status == 100 { continue }
                let bare = method == "HEAD" || status == 204 || status == 304 || status == 101
                let framing = bare ? .none : try HTTPBody.framing(of: answer, otherwise: .untilClose)
                let response = HTTPBody(input, framing) { if !hijacks { await connection.close() } }
                if case .none = framing, !hijacks { await connection.close() }
                return (HTTPResponse(status: status, fields: answer, body: response, connection: connection), input)
            }
            try await upload.value
            throw HTTPError.closed
        } catch {
            upload.cancel()
            throw error
        }
    }
}
