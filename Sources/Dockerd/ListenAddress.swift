import HTTPTransport
import Linux

/// The value of -H.
enum ListenAddress {
    static func parse(_ host: String) throws(EngineError) -> SocketLocation {
        if host.hasPrefix("unix://") {
            let path = String(host.dropFirst(7))
            return .unix(path.isEmpty ? "/var/run/docker.sock" : path)
        }
        guard host.hasPrefix("tcp://") else {
            throw .notImplemented("-H \(host) is not implemented (unix:// is, and tcp:// on loopback)")
        }
        let parts = host.dropFirst(6).split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let port = Int(parts[1]), (1...65535).contains(port) else {
            throw .invalid("invalid bind address \(host): use tcp://ADDRESS:PORT")
        }
        // Whoever reaches the API is root here.
        guard ["127.0.0.1", "localhost"].contains(parts[0]) else {
            throw .notImplemented("-H \(host): TLS is not implemented, and without it tcp is for loopback only")
        }
        return .tcp(host: parts[0], port: port)
    }
}
