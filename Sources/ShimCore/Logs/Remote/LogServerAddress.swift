import CLinux
import Glibc
import Linux
import Text

/// Where a log server listens.
enum LogServerAddress: Sendable, Equatable, CustomStringConvertible {
    case stream(path: String)
    case datagram(path: String)
    case tcp(host: String, port: Int)
    case udp(host: String, port: Int)
    /// The first of the places where a machine's own syslog listens.
    case localSyslog

    init(_ node: JSONNode) throws(EngineError) {
        let (host, path) = (node["host"]?.string ?? "", node["path"]?.string ?? "")
        let port = node["port"]?.int ?? 0
        switch node["network"]?.string {
        case "": self = .localSyslog
        case "unix": self = .stream(path: path)
        case "unixgram": self = .datagram(path: path)
        case "tcp": self = .tcp(host: host, port: port)
        case "udp": self = .udp(host: host, port: port)
        default: throw .invalid("log configuration has an unknown network")
        }
    }

    /// As Go's dialers name it.
    var description: String {
        switch self {
        case .stream(let path): "unix \(path)"
        case .datagram(let path): "unixgram \(path)"
        case .tcp(let host, let port): "tcp \(host):\(port)"
        case .udp(let host, let port): "udp \(host):\(port)"
        case .localSyslog: "unixgram"
        }
    }

    /// Whether the host is no address, and has to be looked up.
    var hasName: Bool {
        switch self {
        case .tcp(let host, _), .udp(let host, _): !host.isEmpty && IPAddress(host) == nil
        case .stream, .datagram, .localSyslog: false
        }
    }

    /// The same place by its address; blocks until the name is looked up.
    func resolved() throws -> LogServerAddress {
        switch self {
        case .tcp(let host, let port): .tcp(host: try Self.lookUp("tcp", host), port: port)
        case .udp(let host, let port): .udp(host: try Self.lookUp("udp", host), port: port)
        case .stream, .datagram, .localSyslog: self
        }
    }

    private static func lookUp(_ network: String, _ host: String) throws -> String {
        do { return try HostAddress.resolve(host) } catch {
            throw EngineError.internalError("dial \(network): lookup \(host): no such host")
        }
    }

    private static let syslogPaths = ["/dev/log", "/var/run/syslog", "/var/run/log"]

    struct Connected: ~Copyable {
        let socket: FileDescriptor
        var isDatagram = false
        /// The connection is still being made.
        var isConnecting = false

        consuming func take() -> FileDescriptor { socket }
    }

    /// A socket that does not block. Names are looked up here, which may take its time.
    func connect() throws -> Connected {
        switch self {
        case .stream(let path): return try Self.unix(path, SOCK_STREAM)
        case .datagram(let path): return try Self.unix(path, SOCK_DGRAM)
        case .tcp(let host, let port): return try Self.internet("tcp", host, port, SOCK_STREAM)
        case .udp(let host, let port): return try Self.internet("udp", host, port, SOCK_DGRAM)
        case .localSyslog:
            for kind in [SOCK_DGRAM, SOCK_STREAM] {
                for path in Self.syslogPaths where access(path, F_OK) == 0 {
                    do { return try Self.unix(path, kind) } catch { continue }
                }
            }
            throw EngineError.internalError("Unix syslog delivery error")
        }
    }

    private static func make(_ family: Int32, _ kind: __socket_type) throws -> FileDescriptor {
        let type = Int32(kind.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        return FileDescriptor(owning: try systemCall("socket") { socket(family, type, 0) })
    }

    private static func unix(_ path: String, _ kind: __socket_type) throws -> Connected {
        let socket = try make(AF_UNIX, kind)
        let raw = socket.raw
        guard UnixAddress.with(path, { Glibc.connect(raw, $0, $1) }) == 0 else {
            let network = kind == SOCK_DGRAM ? "unixgram" : "unix"
            throw EngineError.internalError(
                "dial \(network) \(path): connect: \(SystemCallError("connect", errno: errno).reason)"
            )
        }
        return Connected(socket: socket, isDatagram: kind == SOCK_DGRAM)
    }

    private static func internet(
        _ network: String,
        _ host: String,
        _ port: Int,
        _ kind: __socket_type
    ) throws -> Connected {
        var hints = addrinfo()
        hints.ai_socktype = Int32(kind.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host.isEmpty ? "127.0.0.1" : host, String(port), &hints, &found) == 0, let first = found
        else {
            throw EngineError.internalError("dial \(network): lookup \(host): no such host")
        }
        defer { freeaddrinfo(found) }
        var failure = ECONNREFUSED
        var next: UnsafeMutablePointer<addrinfo>? = first
        while let candidate = next {
            next = candidate.pointee.ai_next
            let socket = try make(candidate.pointee.ai_family, kind)
            if Glibc.connect(socket.raw, candidate.pointee.ai_addr, candidate.pointee.ai_addrlen) == 0 {
                return Connected(socket: socket, isDatagram: kind == SOCK_DGRAM)
            }
            if errno == EINPROGRESS { return Connected(socket: socket, isConnecting: true) }
            failure = errno
        }
        throw EngineError.internalError(
            "dial \(network) \(host):\(port): connect: \(SystemCallError("connect", errno: failure).reason)"
        )
    }
}
