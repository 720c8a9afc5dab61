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
        var text = [UInt8](repeating: 0, count: 4096)
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
                    return recvmsg(socket, &message, Int32(MSG_CMSG_CLOEXEC))
                }
            }
        }
        guard count > 0 else { throw Failure("recvmsg: errno \(errno)") }
        let message = String(decoding: text[0..<count], as: UTF8.self)
        guard control[0] == 20 else { return message }
        close(Int32(truncatingIfNeeded: control[2]))
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
