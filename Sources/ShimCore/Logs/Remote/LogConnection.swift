import CLinux
import Glibc
import Linux
import Loop

/// Messages on their way to a server, which may go away and come back.
final class LogConnection {
    var onProgress: (() -> Void)?

    /// Milliseconds that a container's start waits for the server.
    private static let startPatience: Int32 = 5000
    private static let longestWait = 60_000

    private unowned let loop: EventLoop
    private let address: LogServerAddress
    private let firstWait: Int
    private var wait: Int
    private var socket: FileDescriptor?
    private var isDatagram = false
    private var isConnecting = false
    /// The socket takes no more: the loop tells when it does.
    private var isBlocked = false
    private var timer: UInt64?
    private var lookup: LogServerLookup?
    /// Those that are not on their way, from `head` on; of the first `sent` bytes are.
    private var queue: [[UInt8]] = []
    private var head = 0
    private var sent = 0
    /// Bytes that wait.
    private(set) var pending = 0
    private var isClosed = false

    /// Throws when the server is `needed` and not there.
    init(_ address: LogServerAddress, _ loop: EventLoop, retryWait: Int, needed: Bool) throws {
        self.address = address
        self.loop = loop
        firstWait = retryWait
        wait = retryWait
        do {
            try connect(address)
            if isConnecting { try awaitConnection() }
        } catch {
            drop()
            if needed { throw error }
            connectLater()
        }
    }

    deinit { close() }

    var isConnected: Bool { socket != nil && !isConnecting }

    func send(_ message: [UInt8]) {
        guard !isClosed else { return }
        queue.append(message)
        pending += message.count
        if isConnected && queue.count - head == 1 { flush() }
    }

    private func connect(_ address: LogServerAddress) throws {
        let made = try address.connect()
        let raw = made.socket.raw
        (isDatagram, isConnecting, sent) = (made.isDatagram, made.isConnecting, 0)
        socket = made.take()
        let events = isConnecting ? EventLoop.writable : EventLoop.readable
        try loop.add(raw, events) { [unowned self] in ready($0) }
    }

    private func awaitConnection() throws {
        guard let raw = socket?.raw else { return }
        var entry = pollfd(fd: raw, events: Int16(POLLOUT), revents: 0)
        guard poll(&entry, 1, Self.startPatience) > 0 else {
            throw EngineError.internalError("dial \(address): i/o timeout")
        }
        try finishConnecting(raw)
    }

    private func finishConnecting(_ raw: Int32) throws {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(raw, SOL_SOCKET, SO_ERROR, &code, &size)
        guard code == 0 else {
            throw EngineError.internalError(
                "dial \(address): connect: \(SystemCallError("connect", errno: code).reason)"
            )
        }
        isConnecting = false
        wait = firstWait
        loop.modify(raw, EventLoop.readable)
    }

    private func ready(_ events: UInt32) {
        guard let raw = socket?.raw else { return }
        if isConnecting {
            do { try finishConnecting(raw) } catch { return lost() }
            flush()
            onProgress?()
            return
        }
        if events & EventLoop.writable != 0 { flush() }
        guard isConnected, events & ~EventLoop.writable != 0 else { return }
        // A server of logs says nothing; what comes is its end.
        if Descriptors.read(raw, loop.scratch) == .ended { lost() }
    }

    private func flush() {
        guard let raw = socket?.raw else { return }
        while head < queue.count {
            let outcome = queue[head].withUnsafeBytes {
                Descriptors.write(raw, UnsafeRawBufferPointer(rebasing: $0[sent...]))
            }
            switch outcome {
            case .bytes(let count):
                sent += count
                pending -= count
                if isDatagram || sent == queue[head].count { advance() }
            case .wouldBlock:
                isBlocked = true
                return loop.modify(raw, EventLoop.readable | EventLoop.writable)
            case .ended:
                // One that is too long for a datagram is no reason to think that the server is away.
                guard isDatagram, errno == EMSGSIZE else { return lost() }
                advance()
            }
        }
        guard isBlocked else { return }
        isBlocked = false
        loop.modify(raw, EventLoop.readable)
        onProgress?()
    }

    private func advance() {
        pending -= queue[head].count - sent
        queue[head] = []
        head += 1
        sent = 0
        if head == queue.count || head > 1024 {
            queue.removeFirst(head)
            head = 0
        }
    }

    /// The server has gone. A message that it may have in part is sent to its successor as a whole.
    private func lost() {
        drop()
        connectLater()
        onProgress?()
    }

    private func connectLater() {
        guard !isClosed, timer == nil, lookup == nil else { return }
        timer = loop.after(milliseconds: UInt64(wait)) { [unowned self] in
            timer = nil
            guard address.hasName else { return reconnect(.success(address)) }
            // To look a name up may take seconds, and the container's output goes by this loop.
            do { lookup = try LogServerLookup(address, loop) { [unowned self] in reconnect($0) } } catch {
                connectLater()
            }
        }
        wait = min(wait * 3 / 2, Self.longestWait)
    }

    private func reconnect(_ found: Result<LogServerAddress, any Error>) {
        lookup = nil
        do { try connect(found.get()) } catch { return connectLater() }
        if isConnecting { return }
        wait = firstWait
        flush()
        onProgress?()
    }

    private func drop() {
        if let raw = socket?.raw { loop.remove(raw) }
        pending += sent
        socket = nil
        (isConnecting, isBlocked, sent) = (false, false, 0)
    }

    func close() {
        isClosed = true
        if let timer { loop.cancel(timer: timer) }
        timer = nil
        lookup = nil
        drop()
        queue = []
        (head, pending) = (0, 0)
    }
}
