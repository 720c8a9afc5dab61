import Glibc
import Linux

/// A process on a terminal of its own, as a user sits before it.
public final class PseudoTerminal {
    public let pid: pid_t
    private let controller: Int32
    private var seen: [UInt8] = []

    public init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String?] = [:],
        rows: UInt16 = 24,
        columns: UInt16 = 80
    ) throws {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        var pair: (Int32, Int32) = (-1, -1)
        guard openpty(&pair.0, &pair.1, nil, nil, &size) == 0 else { throw Failure("openpty: errno \(errno)") }
        defer { close(pair.1) }
        _ = fcntl(pair.0, F_SETFD, FD_CLOEXEC)
        controller = pair.0
        // setsid of util-linux makes the terminal the controlling one, which SIGWINCH needs.
        pid = try Spawn.start(
            Spawn.resolve("setsid"),
            ["--ctty", "--wait", program] + arguments,
            environment: Environment.with(environment),
            descriptors: (pair.1, pair.1, pair.1)
        )
    }

    deinit { close(controller) }

    public var text: String { String(decoding: seen, as: UTF8.self) }

    public func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(controller, bytes, bytes.count)
    }

    public func resize(rows: UInt16, columns: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(controller, UInt(TIOCSWINSZ), &size)
    }

    public func waitFor(_ text: String, timeout: Double = 20) throws {
        let end = Clock.now + timeout
        while !self.text.contains(text) {
            guard Clock.now < end, pump() else { throw Failure("the terminal shows [\(self.text)], not [\(text)]") }
        }
    }

    /// Reads on until the process has ended.
    public func finish(timeout: Double = 20) throws -> Int32 {
        let end = Clock.now + timeout
        var status: Int32 = 0
        while waitpid(pid, &status, WNOHANG) == 0 {
            guard Clock.now < end else {
                kill(pid, SIGKILL)
                throw Failure("not ended within \(timeout) s; the terminal shows [\(text)]")
            }
            pump()
        }
        while pump(milliseconds: 0, needsData: true) {}
        return Spawn.code(ofStatus: status)
    }

    @discardableResult
    private func pump(milliseconds: Int32 = 50, needsData: Bool = false) -> Bool {
        var polled = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, milliseconds) > 0 else { return !needsData }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(controller, &buffer, buffer.count)
        guard count > 0 else { return false }
        seen += buffer[0..<count]
        return true
    }
}
