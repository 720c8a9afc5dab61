import CLinux
import Glibc
import Linux

/// Moves bytes between the caller's streams and the container's terminal, for a process with a terminal in the
/// foreground.
public final class TerminalRelay {
    /// What fits into a pipe that is ready for writing, so no write blocks.
    private static let chunk = 4096

    private let host: HostTerminal
    private let ours: FileDescriptor
    /// The container's side puts the master end here, as it would on `--console-socket`.
    private var theirs: Int32
    private var master: Int32 = -1
    private var input: [UInt8] = []
    private var output: [UInt8] = []
    private var isInputOpen = true
    private var isOutputOpen = true

    /// Finds the caller's terminal; there must be one.
    public init() throws {
        host = try HostTerminal()
        let ends = try SocketPair.make(SOCK_STREAM)
        ours = FileDescriptor(owning: ends.ours)
        theirs = ends.theirs
    }

    deinit {
        if theirs >= 0 { close(theirs) }
        if master >= 0 { close(master) }
    }

    /// For the process that is about to be made, which owns a copy of its own.
    public var consoleDescriptor: Int32 { theirs }

    /// Size of the caller's terminal; nil where there is none.
    public static var callerSize: (width: UInt16, height: UInt16)? {
        (try? HostTerminal())?.size.map { ($0.ws_col, $0.ws_row) }
    }

    /// Takes the master end, which the made process has sent, and sets both terminals up.
    public func begin() throws {
        close(theirs)
        theirs = -1
        master = try PassedDescriptor.receive(ours.raw).take()
        let flags = fcntl(master, F_GETFL)
        _ = fcntl(master, F_SETFL, flags | O_NONBLOCK)
        try Self.leaveOutCarriageReturns(master)
        try host.setRaw()
        resize()
    }

    /// The caller's terminal makes them; a file that the output goes to wants none.
    static func leaveOutCarriageReturns(_ raw: Int32) throws(SystemCallError) {
        var settings = termios()
        try systemCall("tcgetattr") { tcgetattr(raw, &settings) }
        settings.c_oflag &= ~tcflag_t(ONLCR)
        try systemCall("tcsetattr") { tcsetattr(raw, TCSANOW, &settings) }
    }

    func resize() {
        guard master >= 0, var size = host.size else { return }
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// What to wait for: the master end, stdin, stdout. poll(2) passes over negative descriptors.
    var interests: [pollfd] {
        var events: Int32 = output.isEmpty && isOutputOpen ? POLLIN : 0
        if !input.isEmpty { events |= POLLOUT }
        return [
            pollfd(fd: events == 0 ? -1 : master, events: Int16(events), revents: 0),
            pollfd(fd: isInputOpen && input.isEmpty ? 0 : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: output.isEmpty ? -1 : 1, events: Int16(POLLOUT), revents: 0),
        ]
    }

    func move(_ ready: [pollfd]) {
        guard ready.count == 3 else { return }
        if ready[1].revents != 0 { isInputOpen = fill(&input, from: 0) }
        if ready[0].revents & Int16(POLLOUT) != 0 { flushInput() }
        if ready[0].revents & ~Int16(POLLOUT) != 0, output.isEmpty, isOutputOpen {
            isOutputOpen = fill(&output, from: master)
        }
        if ready[2].revents != 0 { flushOutput() }
    }

    /// After the end of the process: what it wrote last is still in the terminal. A background process that keeps
    /// the terminal open is not waited for.
    func drain() {
        while true {
            while !output.isEmpty { flushOutput() }
            guard isOutputOpen, fill(&output, from: master), !output.isEmpty else { break }
        }
        host.restore()
    }

    /// False at the end of the file; EIO is how a terminal says that its other end is closed.
    private func fill(_ buffer: inout [UInt8], from descriptor: Int32) -> Bool {
        var bytes = [UInt8](repeating: 0, count: Self.chunk)
        let count = read(descriptor, &bytes, bytes.count)
        if count > 0 { buffer = Array(bytes[..<count]) }
        return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR))
    }

    private func flushInput() {
        let count = write(master, input, input.count)
        if count > 0 { input.removeFirst(count) } else if errno != EAGAIN && errno != EINTR { input = [] }
    }

    /// Nobody reads any more: the rest is thrown away, and the container goes on.
    private func flushOutput() {
        let count = write(1, output, output.count)
        if count > 0 { output.removeFirst(count) } else if errno != EAGAIN && errno != EINTR { output = [] }
    }
}
