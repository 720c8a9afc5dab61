import Glibc
import Linux

/// A connection to a message bus, or to systemd itself, over a unix socket. Calls block until they are answered, 30
/// seconds at the most.
final class DBusConnection {
    private let socket: FileDescriptor
    private var serial: UInt32 = 0
    private var received: [UInt8] = []
    private(set) var signals: [DBusMessage] = []

    /// Connects to the first address that takes us.
    static func open(_ addresses: [DBusAddress], user: uid_t) throws -> DBusConnection {
        var failure: (any Error)?
        for address in addresses {
            do {
                let connection = try DBusConnection(connecting: address.path)
                try connection.authenticate(user)
                if address.isBus { _ = try connection.call(.bus("Hello")) }
                return connection
            } catch {
                failure = failure ?? error
            }
        }
        throw CgroupError(
            "failed to connect to dbus (hint: for rootless containers, maybe you need to install dbus-user-session "
                + "package, see https://github.com/opencontainers/runc/blob/master/docs/cgroup-v2.md): "
                + (failure.map { "\($0)" } ?? "no address")
        )
    }

    /// For a socket that is connected already.
    init(_ socket: consuming FileDescriptor) {
        self.socket = socket
    }

    private convenience init(connecting path: String) throws {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let socket = FileDescriptor(owning: try systemCall("socket") { Glibc.socket(AF_UNIX, type, 0) })
        let raw = socket.raw
        try systemCall("connect", path: path) { UnixAddress.with(path) { connect(raw, $0, $1) } }
        self.init(socket)
    }

    /// The EXTERNAL mechanism: the kernel tells the other side who we are, we only name it.
    func authenticate(_ user: uid_t) throws {
        let name = "\(user)".utf8.map { String($0, radix: 16) }.joined()
        try socket.writeAll([0] + Array("AUTH EXTERNAL \(name)\r\n".utf8))
        let answer = try readLine()
        guard answer.hasPrefix("OK ") else { throw CgroupError("D-Bus refuses user \(user): \(answer)") }
        try socket.writeAll(Array("BEGIN\r\n".utf8))
    }

    private func readLine() throws -> String {
        while true {
            if let end = received.firstIndex(of: 0x0A) {
                defer { received.removeFirst(end + 1) }
                return String(decoding: received[..<end].filter { $0 != 0x0D }, as: UTF8.self)
            }
            if received.count > 4096 { throw CgroupError("D-Bus answers with an endless line") }
            try receive()
        }
    }

    /// What is called: the object, and the method with its arguments.
    struct Call {
        var destination: String
        var path: String
        var interface: String
        var member: String
        var body: [DBusValue] = []

        static func bus(_ member: String, _ body: [DBusValue] = []) -> Call {
            let name = "org.freedesktop.DBus"
            return Call(destination: name, path: "/org/freedesktop/DBus", interface: name, member: member, body: body)
        }
    }

    /// The answer's values. Signals that come before it are kept.
    func call(_ call: Call) throws -> [DBusValue] {
        serial += 1
        var message = DBusMessage(kind: .call, serial: serial)
        message.destination = call.destination
        message.path = call.path
        message.interface = call.interface
        message.member = call.member
        message.body = call.body
        try socket.writeAll(message.encoded())
        while true {
            let answer = try nextMessage()
            if answer.kind == .signal { signals.append(answer) }
            guard answer.replySerial == serial else { continue }
            if answer.kind == .error {
                throw DBusError(name: answer.errorName, message: answer.body.first?.text ?? answer.errorName)
            }
            return answer.body
        }
    }

    /// Waits for a signal that `isWanted`, of those kept first.
    func signal(where isWanted: (DBusMessage) -> Bool) throws -> DBusMessage {
        if let index = signals.firstIndex(where: isWanted) { return signals.remove(at: index) }
        while true {
            let message = try nextMessage()
            if message.kind == .signal && isWanted(message) { return message }
        }
    }

    private func nextMessage() throws -> DBusMessage {
        while true {
            if let length = try DBusMessage.length(received[...]), received.count >= length {
                defer { received.removeFirst(length) }
                return try DBusMessage(received[..<length])
            }
            try receive()
        }
    }

    private func receive() throws {
        var entry = pollfd(fd: socket.raw, events: Int16(POLLIN), revents: 0)
        let count = poll(&entry, 1, 30_000)
        if count < 0 && errno != EINTR { throw SystemCallError("poll") }
        if count == 0 { throw CgroupError("timeout while waiting for D-Bus") }
        var chunk = [UInt8](repeating: 0, count: 4096)
        let read = try chunk.withUnsafeMutableBytes { try socket.read(into: $0) }
        if read == 0 { throw CgroupError("D-Bus has closed the connection") }
        received += chunk[..<read]
    }
}

/// What the other side answers a call with when it can't do it.
struct DBusError: Error, CustomStringConvertible {
    let name: String
    let message: String

    var description: String { message }
}
