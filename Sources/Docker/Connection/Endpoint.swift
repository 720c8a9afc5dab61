import Glibc
import Linux

/// Where the daemon listens: unix:// or tcp://.
enum Endpoint {
    case unix(String)
    case tcp(host: String, port: String)

    init(_ text: String) throws {
        if text.hasPrefix("unix://") {
            self = .unix(String(text.dropFirst(7)))
        } else if text.hasPrefix("tcp://") || !text.contains("://") {
            let address = text.dropFirst(text.hasPrefix("tcp://") ? 6 : 0).prefix { $0 != "/" }
            let colon = address.lastIndex(of: ":")
            let host = address[..<(colon ?? address.endIndex)].filter { $0 != "[" && $0 != "]" }
            let port = colon.map { String(address[address.index(after: $0)...]) } ?? "2375"
            self = .tcp(host: host.isEmpty ? "127.0.0.1" : String(host), port: port)
        } else {
            throw Failure("docker: the host \(text) is not implemented; use unix:// or tcp://")
        }
    }

    var description: String {
        switch self {
        case .unix(let path): "unix://\(path)"
        case .tcp(let host, let port): "tcp://\(host):\(port)"
        }
    }

    func connect() throws -> Int32 {
        let raw: Int32
        switch self {
        case .unix(let path): raw = Self.connectUnix(path)
        case .tcp(let host, let port): raw = Self.connectTCP(host, port)
        }
        if raw >= 0 { return raw }
        if -raw == EACCES {
            throw Failure(
                "permission denied while trying to connect to the Docker daemon socket at \(description)",
                exitCode: 1
            )
        }
        throw Failure("Cannot connect to the Docker daemon at \(description). Is the docker daemon running?")
    }

    /// The descriptor, or a negative errno.
    private static func connectUnix(_ path: String) -> Int32 {
        let raw = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        if raw < 0 { return -errno }
        let result = UnixAddress.with(path) { Glibc.connect(raw, $0, $1) }
        return result == 0 ? raw : failed(raw)
    }

    private static func connectTCP(_ host: String, _ port: String) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        if getaddrinfo(host, port, &hints, &found) != 0 { return -EHOSTUNREACH }
        defer { freeaddrinfo(found) }
        var last: Int32 = -EHOSTUNREACH
        var next = found
        while let entry = next {
            next = entry.pointee.ai_next
            let raw = socket(entry.pointee.ai_family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            if raw < 0 { continue }
            if Glibc.connect(raw, entry.pointee.ai_addr, entry.pointee.ai_addrlen) == 0 {
                var on: Int32 = 1
                setsockopt(raw, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
                return raw
            }
            last = failed(raw)
        }
        return last
    }

    private static func failed(_ raw: Int32) -> Int32 {
        let code = errno
        close(raw)
        return -code
    }
}
