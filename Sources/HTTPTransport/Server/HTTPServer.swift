import Glibc
import Linux
import NIOCore
import NIOPosix
import Synchronization

/// HTTP/1.1 on unix and tcp sockets.
public final class HTTPServer: Sendable {
    public typealias Handler = @Sendable (HTTPRequest, HTTPResponder) async -> Void

    private let group: any EventLoopGroup
    private let common: HTTPFields
    private let handler: Handler

    public init(group: any EventLoopGroup, common: HTTPFields, handler: @escaping Handler) {
        self.group = group
        self.common = common
        self.handler = handler
    }

    /// Listens; the channel's close stops it. A unix socket belongs to root and `owner`, and to nobody else.
    public func listen(_ address: SocketLocation, group owner: gid_t? = nil) async throws -> any Channel {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { channel in
                let receiver = SocketReceiver { [self] receiver in
                    let connection = SocketConnection(channel: channel, receiver: receiver)
                    Task { await serve(connection) }
                }
                return channel.pipeline.addHandler(receiver)
            }
        switch address {
        case .unix(let path):
            try await Self.refuseLiving(address)
            return try await bootstrap.withBoundSocket(try BoundSocket.make(path, group: owner)).get()
        case .tcp(let host, let port):
            return try await bootstrap.bind(host: host, port: port).get()
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

    private func serve(_ connection: SocketConnection) async {
        let input = HTTPInput(connection)
        // A client that hangs up ends what was done for it (wait, logs -f, attach).
        let current = Mutex<Task<Void, Never>?>(nil)
        connection.channel.closeFuture.whenComplete { _ in current.withLock { $0?.cancel() } }
        do {
            while let (line, fields) = try await input.head() {
                let body = HTTPBody(input, try HTTPBody.framing(of: fields, otherwise: .none))
                let request = try HTTPRequest(line: line, fields: fields, body: body)
                let responder = HTTPResponder(input, connection, method: request.method, common: common)
                let task = Task { [handler] in await handler(request, responder) }
                current.withLock { $0 = task }
                await task.value
                if await responder.isHijacked { break }
                if fields.contains("close", in: "connection") { break }
                try await body.discard()
            }
        } catch let error as HTTPError {
            let text = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n\(error)\n"
            try? await connection.write(Array(text.utf8))
        } catch {
            // The peer is gone; there is nobody to tell.
        }
        await connection.close()
    }
}
