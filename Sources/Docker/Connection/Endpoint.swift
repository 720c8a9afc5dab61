import Glibc
import Linux
import Text

/// Where the daemon is and how it is spoken to.
struct Endpoint {
    enum Place: Equatable {
        case unix(String)
        case tcp(host: String, port: String, path: String)
        case ssh(SSHTarget)
        /// Of a context; it is told when it is used.
        case unknown(scheme: String, address: String)
    }

    static let standardSocket = "/var/run/docker.sock"

    /// As it was named; errors tell it.
    let description: String
    let place: Place
    let tls: TLSMaterial?
    private let transports: Transports

    init(_ text: String, tls: TLSMaterial?, _ transports: Transports) throws(Failure) {
        description = text.hasPrefix("ssh://") ? "http://docker.example.com" : text
        self.transports = transports
        if !text.hasPrefix("unix://") { try tls?.check() }
        let scheme = text.firstRange(of: "://")
        let rest = scheme.map { text[$0.upperBound...] } ?? text[...]
        switch scheme.map({ text[..<$0.lowerBound] }) ?? "" {
        case "unix":
            place = .unix(String(rest))
            self.tls = nil
        case "tcp", "http":
            let authority = rest.prefix { $0 != "/" }
            guard let (host, port) = Self.split(authority, otherwise: "") else {
                throw Failure("unable to parse docker host `\(text)`")
            }
            var path = rest[authority.endIndex...]
            while path.hasSuffix("/") { path = path.dropLast() }
            place = .tcp(host: host, port: port.isEmpty ? (tls == nil ? "80" : "443") : port, path: String(path))
            self.tls = tls
        case "ssh":
            place = .ssh(try SSHTarget(text))
            self.tls = nil
        case "npipe", "fd": throw Failure("protocol not available")
        case "": throw Failure("unable to parse docker host `\(text)`")
        case let scheme:
            place = .unknown(scheme: String(scheme), address: String(rest))
            self.tls = tls
        }
    }

    /// docker's rules for --host and DOCKER_HOST: what is left out is filled in.
    static func host(_ text: String, tls: Bool) throws(Failure) -> String {
        let text = text.trimmingBlanks()
        if text.isEmpty { return tls ? "tcp://localhost:2376" : "unix://\(standardSocket)" }
        let scheme = text.firstRange(of: "://")
        let rest = String(scheme.map { text[$0.upperBound...] } ?? text[...])
        switch scheme.map({ text[..<$0.lowerBound] }) ?? "tcp" {
        case "unix":
            if rest.contains("://") { throw Failure("invalid proto, expected unix: \(rest)") }
            return "unix://\(rest.isEmpty ? standardSocket : rest)"
        case "npipe", "fd", "ssh": return text
        case "tcp":
            if rest.contains("://") { throw Failure("invalid proto, expected tcp: \(rest)") }
            let authority = rest.prefix { $0 != "/" }
            guard let (host, port) = split(authority, otherwise: "2375"), Int(port) != nil else {
                throw Failure("invalid bind address format: \(rest)")
            }
            let name = host.isEmpty ? "localhost" : host
            return "tcp://\(name.contains(":") ? "[\(name)]" : name):\(port)\(rest[authority.endIndex...])"
        default: throw Failure("invalid bind address format: \(text)")
        }
    }

    /// nil for what has too many colons.
    private static func split(_ text: Substring, otherwise standard: String) -> (host: String, port: String)? {
        var host = text
        var port = ""
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
            host = text[..<colon]
            port = String(text[text.index(after: colon)...])
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        return (String(host), port.isEmpty ? standard : port)
    }

    /// What stands before the path in errors, as Go's client has it.
    var url: String {
        switch place {
        case .unix(let path): "http://\(Client.escape(path))"
        case .tcp(_, _, let path): "\(tls == nil ? "http" : "https")://\(authority)\(path)"
        case .ssh: "http://docker.example.com"
        case .unknown(_, let address): "http://\(address)"
        }
    }

    /// The Host field.
    var authority: String {
        switch place {
        case .unix: "api.moby.localhost"
        case .tcp(let host, let port, _): "\(host.contains(":") ? "[\(host)]" : host):\(port)"
        case .ssh: "docker.example.com"
        case .unknown(_, let address): address
        }
    }

    var path: String {
        if case .tcp(_, _, let path) = place { return path }
        return ""
    }

    /// `isTakenOver`: such a connection goes past any proxy, as docker's do.
    func connect(isTakenOver: Bool = false) throws -> HTTPStream {
        switch place {
        case .unix(let path): return HTTPStream(raw: try checked(Self.connectUnix(path), "dial unix \(path)"))
        case .tcp(let host, let text, _):
            guard let port = Int(text) else {
                throw ConnectionFailure.other("dial tcp: lookup tcp/\(text): unknown port")
            }
            if let tls {
                let stream = try transports.dialTLS(host, port, tls, !isTakenOver)
                return HTTPStream(raw: stream.raw, endReason: stream.endReason)
            }
            let proxy = isTakenOver ? nil : transports.findProxy(host, port)
            let (name, number) = proxy.map { ($0.host, $0.port) } ?? (host, port)
            let raw = try checked(Self.connectTCP(name, "\(number)"), "dial tcp \(name):\(number)", host: name)
            return HTTPStream(raw: raw, proxy: proxy)
        case .ssh(let target): return try target.connect()
        case .unknown(let scheme, _): throw ConnectionFailure.other("dial \(scheme): unknown network \(scheme)")
        }
    }

    private func checked(_ raw: Int32, _ what: String, host: String? = nil) throws(ConnectionFailure) -> Int32 {
        if raw >= 0 { return raw }
        if -raw == EHOSTUNREACH, let host {
            throw ConnectionFailure.other("dial tcp: lookup \(host): no such host")
        }
        let reason = "\(what): connect: \(SystemCallError("connect", errno: -raw).reason)"
        switch -raw {
        case EACCES, EPERM: throw ConnectionFailure.forbidden(reason)
        case ECONNREFUSED, ETIMEDOUT: throw ConnectionFailure.refused(reason)
        default:
            if case .unix = place { throw ConnectionFailure.refused(reason) }
            throw ConnectionFailure.other(reason)
        }
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
