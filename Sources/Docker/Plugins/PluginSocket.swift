import Glibc
import Linux

/// A socket that a plugin connects to so as to learn of its end: nothing is ever sent, and when we close it the plugin
/// stops what it does.
struct PluginSocket: ~Copyable {
    /// "@" and the abstract name.
    let address: String
    private let listener: FileDescriptor
    private var connections: [Int32] = []
    private var isExhausted = false

    init() throws(SystemCallError) {
        let name = "@docker_cli_" + (0..<32).map { _ in String(Int.random(in: 0..<16), radix: 16) }.joined()
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = FileDescriptor(owning: try systemCall("socket") { socket(AF_UNIX, kind, 0) })
        let raw = descriptor.raw
        try systemCall("bind", path: name) { UnixAddress.with(name) { bind(raw, $0, $1) } }
        try systemCall("listen", path: name) { listen(raw, 128) }
        address = name
        listener = descriptor
    }

    deinit {
        for connection in connections { close(connection) }
    }

    /// -1, which poll(2) passes over, when no more connections can be had: anybody may connect.
    var raw: Int32 { isExhausted ? -1 : listener.raw }

    /// Takes one connection that waits, if there is one.
    mutating func accept() {
        // What is started later gets the descriptors that it is to have and no others (Spawn).
        let connection = Glibc.accept(listener.raw, nil, nil)
        if connection >= 0 {
            connections.append(connection)
        } else if ![EINTR, EAGAIN, ECONNABORTED].contains(errno) {
            isExhausted = true
        }
    }
}
