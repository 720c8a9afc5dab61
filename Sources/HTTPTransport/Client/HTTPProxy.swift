import Glibc
import Text

/// The proxy that the environment names for a request: HTTP_PROXY, HTTPS_PROXY and NO_PROXY with Go's rules.
public struct HTTPProxy: Sendable, Equatable {
    public let host: String
    public let port: Int
    /// The Proxy-Authorization field, from the user in the proxy's URL.
    public let authorization: String?

    /// nil where there is none, and for loopback.
    public static func fromEnvironment(tls: Bool, host: String, port: Int) -> HTTPProxy? {
        find(tls: tls, host: host, port: port) { name in
            let values = [name, name.lowercased()].map { (key: String) -> String in
                getenv(key).map { String(cString: $0) } ?? ""
            }
            return values.first { !$0.isEmpty }
        }
    }

    static func find(tls: Bool, host: String, port: Int, _ variable: (String) -> String?) -> HTTPProxy? {
        guard let value = variable(tls ? "HTTPS_PROXY" : "HTTP_PROXY"), !isLoopback(host) else { return nil }
        if let exceptions = variable("NO_PROXY"), isExcepted(host, port, exceptions) { return nil }
        return HTTPProxy(value)
    }

    /// `[http://][user:password@]host[:port][/]`; nil for anything else. A proxy that is itself spoken to by TLS or
    /// SOCKS is not used.
    init?(_ text: String) {
        var rest = text[...]
        if let colon = rest.utf8.firstIndex(of: 0x3A), rest[colon...].hasPrefix("://") {
            guard rest[..<colon].lowercased() == "http" else { return nil }
            rest = rest[colon...].dropFirst(3)
        }
        rest = rest.prefix { $0 != "/" }
        if let at = rest.lastIndex(of: "@") {
            guard let user = PercentCoding.decode(rest[..<at]) else { return nil }
            authorization = "Basic " + Base64.encode(Array(user.utf8))
            rest = rest[rest.index(after: at)...]
        } else {
            authorization = nil
        }
        guard let (host, port) = Authority.split(String(rest), otherwise: 80) else { return nil }
        self.host = host
        self.port = port
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    /// `*`, a name with everything below it (`.name` without itself), either with a port.
    private static func isExcepted(_ host: String, _ port: Int, _ list: String) -> Bool {
        let host = host.lowercased()
        return list.split(separator: ",").contains { item in
            var name = item.filter { $0 != " " }.lowercased()
            if name == "*" { return true }
            if let colon = name.lastIndex(of: ":"), let number = Int(name[name.index(after: colon)...]) {
                if number != port { return false }
                name = String(name[..<colon])
            }
            if name.isEmpty { return false }
            if name.hasPrefix("*.") { name.removeFirst() }
            if name.hasPrefix(".") { return host.hasSuffix(name) }
            return host == name || host.hasSuffix("." + name)
        }
    }
}
