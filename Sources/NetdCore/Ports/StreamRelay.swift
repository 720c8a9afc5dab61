import CLinux
import Glibc
import Linux
import Loop

/// One connection of a client, and the one to the container that belongs to it. What one side sends goes to the other
/// as fast as that takes it; the end of what one side sends is passed on, and the other may go on sending; a reset on
/// one side is one on the other.
final class StreamRelay {
    /// What goes one way.
    private struct Way {
        /// With bytes that the other side has not taken yet.
        var pipe: RelayTable.Pipe?
        var waiting = 0
        var isOver = false
    }

    private let client: FileDescriptor
    private let server: FileDescriptor
    private let table: RelayTable
    private let onEnd: (StreamRelay) -> Void
    private var (up, down) = (Way(), Way())
    private var isConnected = false
    private var isOpen = true

    /// What a pipe holds, and how often it is filled before others have their turn.
    private static let (portion, turn) = (65536, 16)
    /// Both sides are told of once for each change: what is not read yet keeps nobody busy.
    private static let events = EventLoop.readable | EventLoop.writable | EventLoop.edge

    /// Of `table` the caller has entered; `onEnd` is called once, unless it is aborted.
    init(
        _ client: consuming FileDescriptor,
        _ target: SocketPlace,
        _ transport: Transport,
        _ table: RelayTable,
        onEnd: @escaping (StreamRelay) -> Void
    ) throws(SystemCallError) {
        self.client = client
        self.table = table
        self.onEnd = onEnd
        server = try InternetSocket.connect(target, transport)
        for raw in [self.client.raw, server.raw] where transport == .tcp { InternetSocket.tune(raw) }
        let loop = table.loop
        try loop.add(self.client.raw, Self.events) { [weak self] in self?.handle($0) }
        do {
            try loop.add(server.raw, Self.events) { [weak self] in self?.handle($0, isServer: true) }
        } catch {
            loop.remove(self.client.raw)
            throw error
        }
    }

    private func handle(_ events: UInt32, isServer: Bool = false) {
        // A container that refuses shows here as well.
        if events & EventLoop.failed != 0 { return reset() }
        if isServer, events & EventLoop.writable != 0 { isConnected = true }
        guard isConnected else { return }
        guard pump(&up, client.raw, server.raw), pump(&down, server.raw, client.raw) else { return reset() }
        if up.isOver && down.isOver { end() }
    }

    /// False when the connection is broken.
    private func pump(_ way: inout Way, _ source: Int32, _ target: Int32) -> Bool {
        if way.isOver { return true }
        guard let pipe = try? way.pipe ?? table.takePipe() else { return false }
        way.pipe = pipe
        defer {
            if way.waiting == 0 {
                table.give(pipe)
                way.pipe = nil
            }
        }
        for _ in 0..<Self.turn {
            if way.waiting == 0 {
                switch Self.move(source, pipe.write, Self.portion) {
                case .bytes(0):
                    way.isOver = true
                    return shutdown(target, Int32(SHUT_WR)) == 0
                case .bytes(let count): way.waiting = count
                case .wouldBlock: return true
                case .ended: return false
                }
            }
            while way.waiting > 0 {
                switch Self.move(pipe.read, target, way.waiting) {
                case .wouldBlock: return true
                case .ended, .bytes(0): return false
                case .bytes(let count): way.waiting -= count
                }
            }
        }
        // There may be more, and nobody would tell of it again.
        table.loop.modify(source, Self.events)
        return true
    }

    /// Nothing that a source has left is 0 bytes; `ended` is an error.
    private static func move(_ source: Int32, _ target: Int32, _ count: Int) -> Descriptors.Outcome {
        while true {
            let moved = monohull_splice(source, target, count)
            if moved >= 0 { return .bytes(moved) }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .wouldBlock : .ended
        }
    }

    /// Whoever aborts it is not told of its end.
    func abort() {
        guard isOpen else { return }
        for raw in [client.raw, server.raw] { InternetSocket.resetAtClose(raw) }
        close()
    }

    private func reset() {
        guard isOpen else { return }
        abort()
        onEnd(self)
    }

    private func end() {
        guard isOpen else { return }
        close()
        onEnd(self)
    }

    private func close() {
        isOpen = false
        for raw in [client.raw, server.raw] { table.loop.remove(raw) }
        for pipe in [up.pipe, down.pipe].compactMap({ $0 }) { RelayTable.close(pipe) }
        (up.pipe, down.pipe) = (nil, nil)
        table.leave()
    }
}
