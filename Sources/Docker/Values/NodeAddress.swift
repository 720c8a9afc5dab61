import Text

/// `HOST[:PORT]` of `--listen-addr`: what is left out is of every interface's port 2377.
enum NodeAddress {
    static func complete(_ text: String) throws(OptionError) -> String {
        var rest = text[...]
        if rest.hasPrefix("tcp://") { rest = rest.dropFirst(6) }
        if rest.isEmpty { return "0.0.0.0:2377" }
        if rest.contains("://") { throw OptionError("invalid proto, expected tcp: \(text)") }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let path = rest[slash...]
        rest = rest[..<slash]
        var host = rest
        var port: Substring = ""
        if rest.hasPrefix("[") {
            guard let end = rest.firstIndex(of: "]") else { throw wrong(text) }
            host = rest[rest.index(after: rest.startIndex)..<end]
            let tail = rest[rest.index(after: end)...]
            if !tail.isEmpty && !tail.hasPrefix(":") { throw wrong(text) }
            port = tail.dropFirst()
        } else if let colon = rest.lastIndex(of: ":") {
            host = rest[..<colon]
            port = rest[rest.index(after: colon)...]
        }
        guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw OptionError(
                "parse \(GoQuote.quoted("tcp://\(rest)\(path)")): invalid port \(GoQuote.quoted(":\(port)")) after host"
            )
        }
        if !rest.hasPrefix("["), host.contains(":") { throw wrong(text) }
        if port.isEmpty { port = "2377" }
        if host.isEmpty { host = "0.0.0.0" }
        guard Int(port) != nil else { throw wrong(text) }
        return (host.contains(":") ? "[\(host)]" : "\(host)") + ":\(port)\(path)"
    }

    private static func wrong(_ text: String) -> OptionError { OptionError("invalid bind address format: \(text)") }
}
