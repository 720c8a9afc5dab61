import NIOCore
import NIOPosix
import NIOSSL

/// HTTP/1.1 requests, a connection each, over a unix socket or tcp with or without TLS.
public struct HTTPClient: Sendable {
    public let location: SocketLocation
    private let tls: TLSContext?
    private let proxy: HTTPProxy?
    private let group: any EventLoopGroup
    /// A server that says nothing for so long is given up.
    private let patience: TimeAmount?
    private let dialPatience: TimeAmount
    /// The Host field; docker's client says `api.moby.localhost` on a unix socket.
    private let host: String

    public init(
        _ location: SocketLocation,
        tls: TLSContext? = nil,
        proxy: HTTPProxy? = nil,
        patience: TimeAmount? = nil,
        dialPatience: TimeAmount = .seconds(30),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.location = location
        self.tls = tls
        self.proxy = proxy
        self.group = group
        self.patience = patience
        self.dialPatience = dialPatience
        switch location {
        case .unix: host = "api.moby.localhost"
        case .tcp(let name, let port):
            let bracketed = name.contains(":") ? "[\(name)]" : name
            host = port == (tls != nil ? 443 : 80) ? bracketed : "\(bracketed):\(port)"
        }
    }

    /// Sends a request; the answer's head has arrived when this returns. The answer is the caller's to read to its end
    /// or to close.
    public func send(_ method: String, _ target: String, fields: HTTPFields = [:], body: HTTPUpload? = nil)
        async throws -> HTTPResponse
    {
        // Targets come from registries as well: a space or a line end would begin another part of the request.
        guard target.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw HTTPError.malformed("target of a request")
        }
        let dial = HTTPDial(location, tls: tls, proxy: proxy, patience: patience, timeout: dialPatience, group: group)
        let connection = try await dial.connect()
        do {
            var fields = fields
            fields["Host"] = host
            fields["Connection"] = "close"
            if let body { fields["Content-Length"] = String(body.length) }
            var target = target
            // To a proxy a plain request goes with its whole address.
            if let proxy, tls == nil {
                target = "http://\(host)\(target)"
                if let authorization = proxy.authorization { fields["Proxy-Authorization"] = authorization }
            }
            var head = "\(method) \(target) HTTP/1.1\r\n"
            fields.write(to: &head)
            try await connection.write(Array((head + "\r\n").utf8))
            guard let body else { return try await answer(method, connection) }
            return try await upload(body, method, connection)
        } catch {
            await connection.close()
            throw error
        }
    }

    /// A server may refuse before it has read everything, and close: then its answer counts, not the failed write.
    private func upload(_ body: HTTPUpload, _ method: String, _ connection: SocketConnection) async throws
        -> HTTPResponse
    {
        do {
            var sent: Int64 = 0
            while let piece = try await body.next() {
                sent += Int64(piece.count)
                guard sent <= body.length else { throw HTTPError.malformed("body longer than announced") }
                try await connection.write(piece)
            }
            guard sent == body.length else { throw HTTPError.closed }
        } catch let error as ChannelError {
            guard let early = try? await answer(method, connection) else { throw error }
            return early
        } catch let error as IOError {
            guard let early = try? await answer(method, connection) else { throw error }
            return early
        }
        return try await answer(method, connection)
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
            let framing = isBare ? .none : try BodyFraming.of(fields, otherwise: .untilClose)
            let body = HTTPBody(input, framing, onEnd: { await connection.close() })
            if framing.isOver { await connection.close() }
            return HTTPResponse(
                status: status,
                reason: words.count == 3 ? String(words[2]) : "",
                fields: fields,
                body: body,
                connection: connection
            )
        }
        throw HTTPError.closed
    }
}
