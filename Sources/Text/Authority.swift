/// The part of a URL that names a server: `host`, `host:port` or `[address]:port`.
public enum Authority {
    /// nil when there is no host or the port is no number from 1 to 65535.
    public static func split(_ text: String, otherwise port: Int) -> (host: String, port: Int)? {
        var host = text
        var port = port
        if let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") {
            guard let number = Int(host[host.index(after: colon)...]), (1...65535).contains(number) else { return nil }
            port = number
            host = String(host[..<colon])
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty else { return nil }
        return (host, port)
    }
}
