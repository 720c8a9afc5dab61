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

    /// Sends a request without a body; the answer's head has arrived when this returns. The answer is the caller's to
    /// read to its end or to close.
    public func send(_ method: String, _ target: String, fields: HTTPFields = [:]) async throws -> HTTPResponse {
        // Targets come from registries as well: a space or a line end would begin another part of the request.
        guard target.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw HTTPError.malformed("target of a request")
        }
        let connection = try await connect()
        do {
            var fields = fields
            fields["Host"] = host
            fields["Connection"] = "close"
            var head = "\(method) \(target) HTTP/1.1\r\n"
            fields.write(to: &head)
            try await connection.write(Array((head + "\r\n").utf8))
            return try await answer(method, connection)
        } catch {
            await connection.close()
            throw error
        }
    }

    private func answer(_ method: String, _ connection: SocketConnection) async throws -> HTTPResponse {
        let input = HTTPInput(connection)
        while let (line, fields) = try await input.head() {
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
                throw HTTPError.malformed("status line")
            }
            if status == 100 { continue }
            let isBare = method == "HEAD" || status == 204 || status == 304
            let framing = isBare ? .none : try HTTPBody.framing(of: fields, otherwise: .untilClose)
            let body = HTTPBody(input, framing) { await connection.close() }
            if case .none = framing { await connection.close() }
            return HTTPResponse(status: status, fields: fields, body: body, connection: connection)
        }
        throw HTTPError.closed
    }
}
