import Linux

/// "host:port" of a configuration file, with brackets around an address of IPv6.
enum TCPAddress {
    /// An empty host stands for all addresses of IPv4.
    static func parse(_ text: String) throws -> (host: String, port: Int) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw EngineError.invalid("\(text) is no address: expected HOST:PORT")
        }
        var host = text[..<colon]
        if host.hasPrefix("[") && host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.utf8.contains(UInt8(ascii: ":")) {
            throw EngineError.invalid("\(text) is no address: an address of IPv6 stands in brackets")
        }
        if host == "localhost" { return ("127.0.0.1", Int(port)) }
        return (host.isEmpty ? "0.0.0.0" : String(host), Int(port))
    }
}
