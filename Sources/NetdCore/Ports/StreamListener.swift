import Glibc
import Linux
import Loop

/// A port of TCP or SCTP that netd answers at.
final class StreamListener: PortListener {
    var targets: PortTargets
    private let transport: Transport
    private let descriptor: FileDescriptor
    private let loop: EventLoop
    private let table: RelayTable
    private var relays: [ObjectIdentifier: StreamRelay] = [:]
    /// Connections that are taken before others have their turn.
    private static let turn = 64
    private static let pauseMilliseconds: UInt64 = 100

    init(
        _ place: SocketPlace,
        _ transport: Transport,
        takesBoth: Bool,
        _ targets: PortTargets,
        _ loop: EventLoop,
        _ table: RelayTable
    ) throws(SystemCallError) {
        self.targets = targets
        self.transport = transport
        self.loop = loop
        self.table = table
        descriptor = try InternetSocket.listen(place, transport, takesBoth: takesBoth)
        try loop.add(descriptor.raw, EventLoop.readable) { [weak self] _ in self?.accept() }
    }

    deinit {
        loop.remove(descriptor.raw)
        for relay in relays.values { relay.abort() }
    }

    private func accept() {
        for _ in 0..<Self.turn {
            guard table.enter() else { return pause() }
            let raw = UnixSocket.accept(descriptor.raw)
            guard raw >= 0 else {
                let reason = errno
                table.leave()
                if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(reason) { pause() }
                return
            }
            let client = FileDescriptor(owning: raw)
            guard let address = InternetSocket.peer(raw)?.address, let target = targets.target(for: address),
                let relay = try? StreamRelay(
                    client,
                    target,
                    transport,
                    table,
                    onEnd: { [weak self] in
                        self?.relays[ObjectIdentifier($0)] = nil
                    }
                )
            else {
                table.leave()
                continue
            }
            relays[ObjectIdentifier(relay)] = relay
        }
    }

    /// Nothing can be taken now: clients wait in the kernel's queue.
    private func pause() {
        loop.modify(descriptor.raw, 0)
        loop.after(milliseconds: Self.pauseMilliseconds) { [weak self] in
            if let self { loop.modify(descriptor.raw, EventLoop.readable) }
        }
    }
}
