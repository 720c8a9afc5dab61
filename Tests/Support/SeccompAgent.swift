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
        var text = [UInt8](repeating: 0, count: 65536)
        // A cmsghdr with one descriptor: length, level, type, number.
        var control = [UInt64](repeating: 0, count: 3)
        let count = text.withUnsafeMutableBytes { text in
            control.withUnsafeMutableBytes { control in
                var part = iovec(iov_base: text.baseAddress, iov_len: text.count)
                return withUnsafeMutablePointer(to: &part) { part in
                    var message = msghdr()
                    message.msg_iov = part
                    message.msg_iovlen = 1
                    message.msg_control = control.baseAddress
                    message.msg_controllen = control.count
                    return recvmsg(connection, &message, Int32(MSG_CMSG_CLOEXEC))
                }
            }
        }
        guard count > 0, control[0] == 20 else { throw Failure("no descriptor in the runtime's message") }
        if listener >= 0 { close(listener) }
        listener = Int32(truncatingIfNeeded: control[2])
        return try JSONNode.parse(Array(text[0..<count]))
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
