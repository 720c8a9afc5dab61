import CLinux
import Glibc
import Linux
import Loop

/// A port of UDP that netd answers at. Each client has a socket of its own to the container, by which answers find their
/// way back, until nothing has gone either way for docker-proxy's 90 seconds.
final class DatagramListener: PortListener {
    private struct Key: Hashable {
        let client: SocketPlace
        /// Of ours: a client may speak to several.
        let local: [UInt8]
    }

    private final class Session {
        let socket: FileDescriptor
        let way: monohull_way
        var lastUse = EventLoop.now()

        init(_ socket: consuming FileDescriptor, _ way: monohull_way) {
            self.socket = socket
            self.way = way
        }
    }

    var targets: PortTargets
    private let descriptor: FileDescriptor
    private let loop: EventLoop
    private let table: RelayTable
    private var sessions: [Key: Session] = [:]
    private var isSweeping = false
    private static let mostSessions = 1024
    /// Datagrams that are read before others have their turn.
    private static let turn = 64
    private static let idleNanoseconds: UInt64 = 90_000_000_000
    private static let sweepMilliseconds: UInt64 = 15_000

    init(
        _ place: SocketPlace,
        takesBoth: Bool,
        _ targets: PortTargets,
        _ loop: EventLoop,
        _ table: RelayTable
    ) throws(SystemCallError) {
        self.targets = targets
        self.loop = loop
        self.table = table
        descriptor = try InternetSocket.bound(place, .udp, takesBoth: takesBoth)
        if place.address.isVersion6 {
            InternetSocket.set(descriptor.raw, IPV6_RECVPKTINFO, of: Int32(IPPROTO_IPV6))
        } else {
            InternetSocket.set(descriptor.raw, IP_PKTINFO, of: Int32(IPPROTO_IP))
        }
        try loop.add(descriptor.raw, EventLoop.readable) { [weak self] _ in self?.receive() }
    }

    deinit {
        loop.remove(descriptor.raw)
        for session in sessions.values {
            loop.remove(session.socket.raw)
            table.leave()
        }
    }

    private func receive() {
        let buffer = loop.scratch
        for _ in 0..<Self.turn {
            var way = monohull_way()
            let count = monohull_receive_datagram(descriptor.raw, buffer.baseAddress, buffer.count, &way)
            if count < 0 {
                if errno == EINTR || errno == ECONNREFUSED { continue }
                return
            }
            let sender = withUnsafeBytes(of: way.client) { $0.loadUnaligned(as: sockaddr_storage.self) }
            guard let client = SocketPlace(sender) else { continue }
            let key = Key(client: client, local: withUnsafeBytes(of: way.local) { Array($0) })
            guard let session = sessions[key] ?? begin(key, way) else { continue }
            session.lastUse = EventLoop.now()
            _ = send(session.socket.raw, buffer.baseAddress, count, Int32(MSG_NOSIGNAL))
        }
    }

    /// Nil where there is no more room: a datagram may be lost.
    private func begin(_ key: Key, _ way: monohull_way) -> Session? {
        if sessions.count >= Self.mostSessions, let oldest = sessions.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            end(oldest.key)
        }
        guard let target = targets.target(for: key.client.address), table.enter() else { return nil }
        do {
            let session = Session(try InternetSocket.connect(target, .udp), way)
            try loop.add(session.socket.raw, EventLoop.readable) { [weak self, weak session] _ in
                if let self, let session { answer(session) }
            }
            sessions[key] = session
        } catch {
            table.leave()
            return nil
        }
        sweepLater()
        return sessions[key]
    }

    private func answer(_ session: Session) {
        let buffer = loop.scratch
        for _ in 0..<Self.turn {
            let count = recv(session.socket.raw, buffer.baseAddress, buffer.count, 0)
            if count < 0 {
                // Nobody listened there when the last one was sent: somebody may by the next.
                if errno == EINTR || errno == ECONNREFUSED { continue }
                return
            }
            session.lastUse = EventLoop.now()
            var way = session.way
            _ = monohull_answer_datagram(descriptor.raw, buffer.baseAddress, count, &way)
        }
    }

    private func end(_ key: Key) {
        guard let session = sessions.removeValue(forKey: key) else { return }
        loop.remove(session.socket.raw)
        table.leave()
    }

    private func sweepLater() {
        if isSweeping || sessions.isEmpty { return }
        isSweeping = true
        loop.after(milliseconds: Self.sweepMilliseconds) { [weak self] in
            guard let self else { return }
            isSweeping = false
            let now = EventLoop.now()
            for key in sessions.filter({ now - $0.value.lastUse > Self.idleNanoseconds }).map(\.key) { end(key) }
            sweepLater()
        }
    }
}
