import CLinux
import Glibc
import Linux
import Loop

/// One question on its way to other servers, one after the other until one answers. Each server gets it from a port
/// and with an id that nobody can guess, and only an answer from there to just this counts.
final class Upstream {
    struct Server {
        let address: IPAddress
        /// Where it is asked out of; nil for the host's own network.
        let namespace: Namespace?
    }

    private static let port: UInt16 = 53
    /// Programs ask again after five seconds: a last server gets most of that time, those before it less.
    private static let patience: (last: UInt64, others: UInt64) = (4000, 2000)

    private let query: DNSQuery
    private let isUDP: Bool
    private let loop: EventLoop
    private var servers: ArraySlice<Server>
    private let done: (Upstream, [UInt8]?) -> Void
    private var socket: Int32 = -1
    private var stream: FramedConnection?
    private var timer: UInt64 = 0
    private var id: (UInt8, UInt8) = (0, 0)

    /// `done` is called once, later, with the answer as the server gave it and the asker's id in it, or nil.
    init(
        _ query: DNSQuery,
        isUDP: Bool,
        _ servers: [Server],
        _ loop: EventLoop,
        _ done: @escaping (Upstream, [UInt8]?) -> Void
    ) {
        self.query = query
        self.isUDP = isUDP
        self.servers = servers[...]
        self.loop = loop
        self.done = done
        // Not at once: whoever begins this has to know it before it may end.
        timer = loop.after(milliseconds: 0) { [weak self] in self?.next() }
    }

    deinit { leave() }

    private func leave() {
        loop.cancel(timer: timer)
        stream?.close()
        stream = nil
        guard socket >= 0 else { return }
        loop.remove(socket)
        close(socket)
        socket = -1
    }

    private func next() {
        leave()
        while let server = servers.popFirst() {
            do {
                try ask(server)
                let time = servers.isEmpty ? Self.patience.last : Self.patience.others
                timer = loop.after(milliseconds: time) { [weak self] in self?.next() }
                return
            } catch {
                leave()
            }
        }
        done(self, nil)
    }

    private func ask(_ server: Server) throws(SystemCallError) {
        let place = SocketPlace(server.address, Self.port)
        let transport: Transport = isUDP ? .udp : .tcp
        let descriptor =
            if let namespace = server.namespace {
                try namespace.run { () throws(SystemCallError) in try InternetSocket.connect(place, transport) }
            } else {
                try InternetSocket.connect(place, transport)
            }
        let random = UInt16.random(in: 0...UInt16.max)
        id = (UInt8(random >> 8), UInt8(random & 0xFF))
        let message = [id.0, id.1] + query.bytes[2...]
        guard isUDP else {
            stream = try FramedConnection(
                descriptor,
                loop,
                lengthBytes: 2,
                limit: 0xFFFF,
                onMessage: { [weak self] _, bytes in self?.take(bytes) },
                onEnd: { [weak self] _ in self?.next() }
            )
            stream?.send(message)
            return
        }
        let raw = descriptor.take()
        socket = raw
        // Connected: what others send to this port is thrown away by the kernel.
        try systemCall("send") { message.withUnsafeBytes { Glibc.send(raw, $0.baseAddress, $0.count, 0) } }
        try loop.add(raw, EventLoop.readable) { [weak self] _ in self?.receive() }
    }

    private func receive() {
        let buffer = loop.scratch
        // An error is that nobody listens there (ECONNREFUSED), or that no way leads there.
        switch Descriptors.read(socket, buffer) {
        case .wouldBlock: return
        case .ended: next()
        case .bytes(let count): take(Array(buffer[..<count]))
        }
    }

    private func take(_ bytes: [UInt8]) {
        // One that is no answer to this may be forged: the true one may still come.
        guard DNSReply.answers(bytes, query, id: id) else { return }
        if DNSReply.isRefusal(bytes) { return next() }
        leave()
        done(self, [query.bytes[0], query.bytes[1]] + bytes[2...])
    }
}
