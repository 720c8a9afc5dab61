import NIOCore
import NIOPosix
import NIOSSL

/// Opens a connection: to the server, or through a proxy, with TLS where it is asked for.
struct HTTPDial {
    private let location: SocketLocation
    private let tls: TLSContext?
    private let proxy: HTTPProxy?
    private let patience: TimeAmount?
    private let timeout: TimeAmount
    private let group: any EventLoopGroup

    init(
        _ location: SocketLocation,
        tls: TLSContext?,
        proxy: HTTPProxy?,
        patience: TimeAmount?,
        timeout: TimeAmount,
        group: any EventLoopGroup
    ) {
        self.location = location
        self.tls = tls
        self.proxy = proxy
        self.patience = patience
        self.timeout = timeout
        self.group = group
    }

    func connect() async throws -> SocketConnection {
        let connection = try await open()
        guard let tls else { return connection }
        do {
            if let proxy, case .tcp(let name, let port) = location {
                try await tunnel(connection, proxy, to: "\(name.contains(":") ? "[\(name)]" : name):\(port)")
            }
            try await secure(connection, tls)
        } catch {
            await connection.close()
            throw error
        }
        return connection
    }

    private func open() async throws -> SocketConnection {
        let receiver = SocketReceiver()
        let bootstrap = ClientBootstrap(group: group)
            .connectTimeout(timeout)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.autoRead, value: false)
            // A layer has megabytes: few large reads are cheaper than many that grow slowly.
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 1 << 17))
            .channelInitializer { [patience] channel in
                channel.eventLoop.makeCompletedFuture {
                    if let patience {
                        try channel.pipeline.syncOperations.addHandler(IdleStateHandler(readTimeout: patience))
                    }
                    try channel.pipeline.syncOperations.addHandler(receiver)
                }
            }
        let target = proxy.map { SocketLocation.tcp(host: $0.host, port: $0.port) } ?? location
        do {
            let channel =
                switch target {
                case .unix(let path): try await bootstrap.connect(unixDomainSocketPath: path).get()
                case .tcp(let name, let port): try await bootstrap.connect(host: name, port: port).get()
                }
            return SocketConnection(channel: channel, receiver: receiver)
        } catch {
            throw DialError(target, error)
        }
    }

    private func tunnel(_ connection: SocketConnection, _ proxy: HTTPProxy, to authority: String) async throws {
        var fields: HTTPFields = ["Host": authority]
        if let authorization = proxy.authorization { fields["Proxy-Authorization"] = authorization }
        var head = "CONNECT \(authority) HTTP/1.1\r\n"
        fields.write(to: &head)
        try await connection.write(Array((head + "\r\n").utf8))
        guard let (line, _) = try await HTTPInput(connection).head() else { throw HTTPError.closed }
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[1] == "200" else {
            throw HTTPError.refusedByProxy(String(words.dropFirst().joined(separator: " ")))
        }
    }

    /// Returns when the handshake is done; a server that does not speak TLS is told apart here.
    private func secure(_ connection: SocketConnection, _ tls: TLSContext) async throws {
        guard case .tcp(let name, _) = location else { return }
        let channel = connection.channel
        let promise = channel.eventLoop.makePromise(of: Void.self)
        let limit = channel.eventLoop.scheduleTask(in: .seconds(10)) { promise.fail(HTTPError.noHandshake) }
        do {
            try await channel.eventLoop.submit {
                let client = try ServerCheck.handler(tls, host: name)
                let handshake = HandshakeHandler(promise)
                try channel.pipeline.syncOperations.addHandlers([client, handshake], position: .first)
            }.get()
            try await promise.futureResult.get()
        } catch {
            limit.cancel()
            promise.fail(error)
            throw TLSError(error)
        }
        limit.cancel()
    }
}
