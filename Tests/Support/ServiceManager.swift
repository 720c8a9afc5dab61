import Glibc
import Linux

/// The other side of sd_notify(3): a socket of datagrams, and who sends to one.
public final class ServiceManager {
    public let path: String
    private let socket: Int32

    public init(_ path: String) throws {
        self.path = path
        let socket = Self.datagramSocket()
        self.socket = socket
        guard socket >= 0, UnixAddress.with(path, { bind(socket, $0, $1) }) == 0 else {
            throw Failure("\(path): errno \(errno)")
        }
    }

    deinit { close(socket) }

    private static func datagramSocket() -> Int32 {
        Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    }

    /// The next message. A descriptor that comes with one is closed, which is the answer to BARRIER=1.
    public func receive() throws -> String {
        var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 20000) > 0 else { throw Failure("no message") }
        let received = try ReceivedMessage(socket)
        let message = String(decoding: received.bytes, as: UTF8.self)
        guard let descriptor = received.descriptor else { return message }
        close(descriptor)
        return "\(message) and a descriptor"
    }

    /// What a program in a container says to its own socket.
    public static func tell(_ text: String, to path: String) throws {
        let socket = datagramSocket()
        defer { close(socket) }
        guard UnixAddress.with(path, { connect(socket, $0, $1) }) == 0,
            send(socket, text, text.utf8.count, 0) == text.utf8.count
        else { throw Failure("\(path): errno \(errno)") }
    }
}
