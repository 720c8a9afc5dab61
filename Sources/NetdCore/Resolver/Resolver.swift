import CLinux
import Glibc
import Linux
import Loop

/// The name server of one container, at 127.0.0.11 of its network namespace.
final class Resolver {
    /// What one container may have under way; docker's numbers for questions.
    private static let (mostQuestions, mostConnections) = (1024, 64)
    /// Datagrams that are read before others have their turn.
    private static let turn = 64
    private static let idleMilliseconds: UInt64 = 10_000

    private var sandbox: Sandbox
    private let loop: EventLoop
    private let table: NameTable
    private let hostServers: HostServers
    private let namespace: Namespace
    private let udp: FileDescriptor
    private let tcp: FileDescriptor
    private var questions: [ObjectIdentifier: Upstream] = [:]
    private var connections: [ObjectIdentifier: FramedConnection] = [:]

    init(_ sandbox: Sandbox, _ loop: EventLoop, _ table: NameTable, _ hostServers: HostServers) throws(SystemCallError)
    {
        self.sandbox = sandbox
        self.loop = loop
        self.table = table
        self.hostServers = hostServers
        namespace = try Namespace(sandbox.namespace)
        var sockets: (udp: Int32, tcp: Int32) = (-1, -1)
        try namespace.run { () throws(SystemCallError) in
            do throws(SystemCallError) {
                sockets = try Self.listen(port: 0)
                try Redirection.install(udp: InternetSocket.port(sockets.udp), tcp: InternetSocket.port(sockets.tcp))
            } catch {
                // A kernel without NAT: then the port itself, which the container's programs cannot have.
                if sockets.udp >= 0 {
                    close(sockets.udp)
                    close(sockets.tcp)
                }
                sockets = try Self.listen(port: 53)
            }
        }
        udp = FileDescriptor(owning: sockets.udp)
        tcp = FileDescriptor(owning: sockets.tcp)
        try loop.add(udp.raw, EventLoop.readable) { [weak self] _ in self?.receive() }
        try loop.add(tcp.raw, EventLoop.readable) { [weak self] _ in self?.accept() }
    }

    deinit {
        loop.remove(udp.raw)
        loop.remove(tcp.raw)
        for connection in connections.values { connection.close() }
    }

    /// The same container, otherwise connected.
    func update(_ sandbox: Sandbox) { self.sandbox = sandbox }

    private static func listen(port: UInt16) throws(SystemCallError) -> (udp: Int32, tcp: Int32) {
        guard let address = IPAddress(Redirection.address) else { throw SystemCallError("bind", errno: EINVAL) }
        let udp = try InternetSocket.listen(SocketPlace(address, port), .udp)
        let tcp = try InternetSocket.listen(SocketPlace(address, port), .tcp)
        return (udp.take(), tcp.take())
    }

    private func receive() {
        for _ in 0..<Self.turn {
            guard let (bytes, sender) = InternetSocket.receive(udp.raw, loop.scratch) else { return }
            handle(bytes, isUDP: true) { [weak self] answer in
                if let self { InternetSocket.send(udp.raw, answer, to: sender) }
            }
        }
    }

    private func accept() {
        while true {
            let raw = UnixSocket.accept(tcp.raw)
            guard raw >= 0 else { return }
            let descriptor = FileDescriptor(owning: raw)
            // The oldest may be waited for by somebody; who comes now is told at once.
            guard connections.count < Self.mostConnections else { continue }
            let connection = try? FramedConnection(
                descriptor,
                loop,
                lengthBytes: 2,
                limit: DNSQuery.limit,
                onMessage: { [weak self] connection, bytes in
                    self?.handle(bytes, isUDP: false) { [weak connection] in connection?.send($0) }
                },
                onEnd: { [weak self] in self?.connections[ObjectIdentifier($0)] = nil }
            )
            guard let connection else { continue }
            connections[ObjectIdentifier(connection)] = connection
            loop.after(milliseconds: Self.idleMilliseconds) { [weak self, weak connection] in
                guard let connection else { return }
                connection.close()
                self?.connections[ObjectIdentifier(connection)] = nil
            }
        }
    }

    private func handle(_ bytes: [UInt8], isUDP: Bool, _ reply: @escaping ([UInt8]) -> Void) {
        do throws(DNSQuery.Fault) {
            let query = try DNSQuery(bytes)
            if let answer = answer(query, room: isUDP ? query.room : 0xFFFF) { return reply(answer) }
            forward(query, isUDP: isUDP, reply)
        } catch {
            if case .answered(let code) = error { reply(DNSAnswer.failure(code, toHeader: bytes)) }
        }
    }

    /// What is known here; nil when it is not ours to say.
    private func answer(_ query: DNSQuery, room: Int) -> [UInt8]? {
        guard query.isInternet, let name = query.name, !name.isEmpty else { return nil }
        func addresses(version6: Bool) -> [IPAddress]? {
            table.addresses(of: name, for: sandbox, version6: version6)
        }
        switch query.kind {
        case DNSAnswer.kindA, DNSAnswer.kindAAAA:
            if let found = addresses(version6: query.kind == DNSAnswer.kindAAAA) {
                // By chance, so that all of several that share a name get their part.
                return DNSAnswer.records(found.shuffled().map(\.bytes), to: query, room: room)
            }
            let isSingle = !name.utf8.contains(UInt8(ascii: "."))
            return sandbox.hasDots && isSingle ? DNSAnswer.records([], to: query, room: room) : nil
        case DNSAnswer.kindMX:
            // None, so that mail goes to the name's address.
            return addresses(version6: false) == nil ? nil : DNSAnswer.records([], to: query, room: room)
        case DNSAnswer.kindPTR:
            guard let address = DNSAnswer.address(ofReverse: name), let host = table.name(of: address, for: sandbox),
                let data = DNSName.write(host)
            else { return nil }
            return DNSAnswer.records([data], to: query, room: room)
        default: return nil
        }
    }

    private func forward(_ query: DNSQuery, isUDP: Bool, _ reply: @escaping ([UInt8]) -> Void) {
        guard questions.count < Self.mostQuestions else {
            return reply(DNSAnswer.failure(DNSAnswer.refused, to: query))
        }
        let own = sandbox.servers.filter { $0.bytes != Redirection.address }
        let servers: [Upstream.Server] =
            if !sandbox.servers.isEmpty {
                own.map { Upstream.Server(address: $0, namespace: namespace) }
            } else if sandbox.forwards {
                hostServers.current().map { Upstream.Server(address: $0, namespace: nil) }
            } else {
                []
            }
        if servers.isEmpty { return reply(DNSAnswer.failure(DNSAnswer.failed, to: query)) }
        let question = Upstream(query, isUDP: isUDP, servers, loop) { [weak self] question, answer in
            self?.questions[ObjectIdentifier(question)] = nil
            reply(answer ?? DNSAnswer.failure(DNSAnswer.failed, to: query))
        }
        questions[ObjectIdentifier(question)] = question
    }
}
