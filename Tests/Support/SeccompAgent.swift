import Glibc
import Linux
import Text

/// The other side of SCMP_ACT_NOTIFY: a socket that the runtime hands a listener to, and answers to what it hears.
public final class SeccompAgent {
    public let path: String
    private let socket: Int32
    private var listener: Int32 = -1

    public init(_ path: String) throws {
        self.path = path
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.socket = socket
        guard socket >= 0, UnixAddress.with(path, { bind(socket, $0, $1) }) == 0, listen(socket, 1) == 0 else {
            throw Failure("\(path): errno \(errno)")
        }
    }

    deinit {
        close(socket)
        if listener >= 0 { close(listener) }
    }

    private static func wait(_ descriptor: Int32, _ what: String) throws {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 20000) > 0, entry.revents & Int16(POLLIN) != 0 else { throw Failure("no \(what)") }
    }

    /// Waits for a listener; the state of the process that came with it.
    public func receive() throws -> JSONNode {
        try Self.wait(socket, "connection of the runtime")
        let connection = accept(socket, nil, nil)
        guard connection >= 0 else { throw Failure("accept: errno \(errno)") }
        defer { close(connection) }
        let message = try ReceivedMessage(connection)
        guard let descriptor = message.descriptor else { throw Failure("no descriptor in the runtime's message") }
        if listener >= 0 { close(listener) }
        listener = descriptor
        return try JSONNode.parse(message.bytes)
    }

    /// Answers the next call that is notified: it fails with `errno`, or goes on where that is 0. The call's number.
    @discardableResult
    public func answer(errno number: Int32) throws -> Int32 {
        try Self.wait(listener, "notification")
        // struct seccomp_notif: id, process, flags, then seccomp_data.
        var notification = [UInt64](repeating: 0, count: 10)
        guard ioctl(listener, 0xC050_2100, &notification) == 0 else { throw Failure("NOTIF_RECV: errno \(errno)") }
        // struct seccomp_notif_resp: id, value, error and flags; flag 1 lets the call go on.
        let last = number == 0 ? 1 << 32 : UInt64(UInt32(bitPattern: -number))
        var response: [UInt64] = [notification[0], 0, last]
        guard ioctl(listener, 0xC018_2101, &response) == 0 else { throw Failure("NOTIF_SEND: errno \(errno)") }
        return Int32(truncatingIfNeeded: notification[2])
    }
}
