import Glibc
import Linux
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// HTTP/1.1 on unix and tcp sockets, and HTTP/2 for clients that begin with it.
public final class HTTPServer: Sendable {
    public typealias Handler = @Sendable (HTTPRequest, HTTPResponder) async -> Void

    /// What is read of a body that nobody wanted, to keep the connection: as much as Go's server reads.
    private static let discardLimit = 256 << 10

    private let group: any EventLoopGroup
    let common: HTTPFields
    let handler: Handler
    /// For a TLS handshake and for a request's head, each; Docker's number.
    private let patience: TimeAmount

    public init(
        group: any EventLoopGroup,
        common: HTTPFields,
        patience: TimeAmount = .minutes(5),
        handler: @escaping Handler
    ) {
        self.group = group
        self.patience = patience
        self.common = common
        self.handler = handler
    }

    /// Listens; the channel's close stops it. A unix socket belongs to root and `owner`, and to nobody else.
    public func listen(
        _ address: SocketLocation,
        group owner: gid_t? = nil,
        tls: TLSServerContext? = nil
    ) async throws -> any Channel {
        switch address {
        case .unix(let path):
            try await Self.refuseLiving(address)
            return try await bootstrap(tls).withBoundSocket(try BoundSocket.make(path, group: owner)).get()
        case .tcp(let host, let port):
            return try await bootstrap(tls).bind(host: host, port: port).get()
        }
    }

    /// Serves a socket that listens already and that the caller gives away, as a service manager passes it.
    public func serve(descriptor: Int32, tls: TLSServerContext? = nil) async throws -> any Channel {
        try await bootstrap(tls).withBoundSocket(descriptor).get()
    }

    private func bootstrap(_ tls: TLSServerContext?) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.autoRead, value: false)
            // An upload has megabytes: few large reads are cheaper than many that grow slowly.
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 1 << 17))
            .childChannelInitializer { channel in
                return channel.eventLoop.makeCompletedFuture {
                    let choice = ProtocolChoice(patience: self.patience) { isHTTP2 in
                        if isHTTP2 { return try self.addStreams(to: channel) }
                        let receiver = SocketReceiver()
                        try channel.pipeline.syncOperations.addHandler(receiver)
                        let connection = SocketConnection(channel: channel, receiver: receiver, isBare: tls == nil)
                        Task { await self.serve(connection) }
                    }
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls.context))
                    }
                    try channel.pipeline.syncOperations.addHandler(choice)
                }
            }
    }

    /// A socket that somebody listens on is theirs; one that nobody does is a leftover.
    public static func refuseLiving(_ address: SocketLocation) async throws {
        guard case .unix(let path) = address, Files.exists(path) else { return }
        do {
            await (try SocketConnection.connect(unix: path)).close()
        } catch {
            if let refusal = error as? IOError, refusal.errnoCode == ECONNREFUSED { return }
        }
        throw EngineError.conflict(
            "can't create unix socket \(path): another process listens on it, or it is no socket"
        )
    }

    /// In the words of Go's server, the reason behind them.
    private static func refusal(_ error: HTTPError) -> String {
        var status = "400 Bad Request"
        if case .tooLarge = error { status = "431 Request Header Fields Too Large" }
        return "HTTP/1.1 \(status)\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
            + "\(status): \(error)"
    }

    private func serve(_ connection: SocketConnection) async {
        let input = HTTPInput(connection)
        // Known with the first request, for the handshake is over by then.
        var peer: PeerCertificate??
        // A client that hangs up ends what was done for it (wait, logs -f, attach).
        let current = Mutex<Task<Void, Never>?>(nil)
        connection.whenClosed { current.withLock { $0?.cancel() } }
        do {
            while let (line, fields) = try await head(input) {
                var invitation: (@Sendable () async throws -> Void)?
                if fields["expect"]?.lowercased() == "100-continue" {
                    invitation = { try await connection.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
                }
                if peer == nil { peer = await Self.peer(of: connection.channel) }
                let framing = try BodyFraming.of(fields, otherwise: .none)
                let body = HTTPBody(input, framing, invitation: invitation)
                let request = try HTTPRequest(line: line, fields: fields, body: body, peer: peer ?? nil)
                let isLast = fields.contains("close", in: "connection")
                let ending: HTTPResponder.Ending = line.hasSuffix("HTTP/1.0") ? .bare : isLast ? .closed : .kept
                let responder = HTTPResponder(
                    input,
                    connection,
                    method: request.method,
                    common: common,
                    ending: ending
                )
                let task = Task { [handler] in await handler(request, responder) }
                current.withLock { $0 = task }
                await task.value
                if await responder.isHijacked { break }
                // A socket that is closed with something unread in it takes the answer along.
                guard try await body.discard(limit: Self.discardLimit) else { return await connection.closeGently() }
                if ending != .kept { break }
            }
        } catch let error as HTTPError {
            try? await connection.write(Array(Self.refusal(error).utf8))
            return await connection.closeGently()
        } catch {
            // The peer is gone; there is nobody to tell.
        }
        await connection.close()
    }

    /// A connection between requests may rest for ever; one in the midst of a head may not.
    private func head(_ input: HTTPInput) async throws -> (line: String, fields: HTTPFields)? {
        guard try await input.waitForMore() else { return nil }
        let channel = input.connection.channel
        let limit = channel.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
        defer { limit.cancel() }
        return try await input.head()
    }

    static func peer(of channel: any Channel) async -> PeerCertificate? {
        let bytes = try? await channel.eventLoop.submit {
            let handler = try? channel.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self)
            return try handler?.peerCertificate?.toDERBytes()
        }.get()
        return bytes.flatMap { $0 }.map { PeerCertificate(bytes: $0) }
    }
}
