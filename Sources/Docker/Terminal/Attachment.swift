import Glibc
import Linux
import Text

/// One raw stream between this process's descriptors and a container, until the container's end of it closes.
final class Attachment {
    enum End { case finished, detached }

    /// What `attach` and `exec` end with when the keys were typed; `run` and `start` say nothing.
    static let escape = Failure("read escape sequence")

    private let connection: HTTPConnection
    private let terminal: Bool
    private var input: Int32?
    private var pending: ArraySlice<UInt8> = []
    private var splitter = StreamSplitter()
    private var keys: DetachKeys
    private var rawMode: RawMode?
    private let signals: Signals
    private let forwards: Bool
    /// Whether SIGTERM and SIGINT end the session, as with `exec`; without that they wait for their third.
    private let endsAtOnce: Bool
    private var terminations = 0
    private let usesKeys: Bool
    /// Sends a signal's number to the container.
    var forward: ((Int32) -> Void)?
    var resize: ((Int, Int) -> Void)?

    init(
        _ connection: HTTPConnection,
        terminal: Bool,
        input: Bool,
        forwards: Bool,
        endsAtOnce: Bool = false,
        keys: String? = nil
    ) {
        self.connection = connection
        self.terminal = terminal
        self.keys = DetachKeys(keys.flatMap(DetachKeys.parse) ?? DetachKeys.standard)
        self.input = input ? 0 : nil
        self.forwards = forwards
        self.endsAtOnce = endsAtOnce
        usesKeys = terminal && input && isatty(0) == 1
        signals = Signals(forwards ? Self.passed : [SIGWINCH, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2])
        if usesKeys { rawMode = RawMode(0) }
    }

    /// What tells the daemon of detach keys; it refuses those that are none.
    static func query(_ keys: String?) -> [(String, String)] { keys.map { [("detachKeys", $0)] } ?? [] }

    /// `redraws`: a size that is new makes a shell show its prompt again.
    func sendSize(redraws: Bool = false) {
        guard terminal, let size = RawMode.size() else { return }
        if redraws { resize?(size.rows + 1, size.columns + 1) }
        resize?(size.rows, size.columns)
    }

    func run() throws -> End {
        defer { rawMode?.restore() }
        try deliver(connection.takeLeftover()[...])
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let writes = pending.isEmpty ? 0 : Int16(POLLOUT)
            var waits = [
                pollfd(fd: connection.raw, events: Int16(POLLIN) | writes, revents: 0),
                pollfd(fd: signals.raw, events: Int16(POLLIN), revents: 0),
                pollfd(fd: pending.isEmpty ? input ?? -1 : -1, events: Int16(POLLIN), revents: 0),
            ]
            if poll(&waits, 3, -1) < 0 && errno != EINTR { throw SystemCallError("poll") }
            if waits[1].revents != 0 { handleSignals() }
            if waits[0].revents & Int16(POLLOUT) != 0 { try sendPending() }
            if waits[2].revents != 0, try !readInput(&chunk) { return .detached }
            if waits[0].revents & ~Int16(POLLOUT) != 0 {
                let count = recv(connection.raw, &chunk, chunk.count, 0)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return .finished }
                try deliver(chunk[..<count])
            }
        }
    }

    private func deliver(_ bytes: ArraySlice<UInt8>) throws {
        if terminal { try writeFully(1, bytes) { rawMode?.restore() } } else { try splitter.write(bytes) }
    }

    /// False when the detach keys were typed.
    private func readInput(_ chunk: inout [UInt8]) throws -> Bool {
        guard let input else { return true }
        let count = read(input, &chunk, chunk.count)
        if count < 0 && (errno == EINTR || errno == EAGAIN) { return true }
        if count <= 0 {
            self.input = nil
            shutdown(connection.raw, Int32(SHUT_WR))
            return true
        }
        if usesKeys {
            let (passed, isComplete) = keys.filter(chunk[..<count])
            if isComplete { return false }
            pending = passed[...]
        } else {
            pending = Array(chunk[..<count])[...]
        }
        try sendPending()
        return true
    }

    private func sendPending() throws {
        while !pending.isEmpty {
            let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
            let count = pending.withUnsafeBytes { Glibc.send(connection.raw, $0.baseAddress, $0.count, flags) }
            if count >= 0 {
                pending = pending.dropFirst(count)
            } else if errno == EAGAIN {
                return
            } else if errno != EINTR {
                // The container no longer reads; its output still comes.
                pending = []
                input = nil
            }
        }
    }

    /// Every signal that can be caught, but those that are this process's own business, and those of glibc's threads.
    private static let passed: [Int32] = (1...64).filter {
        ![SIGKILL, SIGSTOP, SIGCHLD, SIGPIPE, SIGURG, 32, 33].contains($0)
    }

    private func handleSignals() {
        while let number = signals.next() {
            if number == SIGWINCH { sendSize() }
            if forwards { forward?(number) }
            if number == SIGTERM || number == SIGINT {
                terminations += 1
                // docker takes its exec for cancelled then, which is no failure.
                if endsAtOnce { leave(0) }
                guard terminations == 3 else { continue }
                complain("\ngot 3 SIGTERM/SIGINTs, forcefully exiting")
                leave(1)
            }
            if !forwards && number != SIGWINCH { leave(128 + number) }
        }
    }

    private func leave(_ code: Int32) -> Never {
        rawMode?.restore()
        exit(code)
    }
}
