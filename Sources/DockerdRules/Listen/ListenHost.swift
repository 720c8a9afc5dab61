/// Where the daemon listens: a value of --host.
public enum ListenHost: Sendable, Equatable, CustomStringConvertible {
    case unix(String)
    case tcp(host: String, port: Int)
    /// Sockets that the service manager passed: all of them, or the one with this descriptor's number.
    case descriptor(Int?)

    static let standardSocket = "/var/run/docker.sock"

    /// `tls` decides what an empty value stands for.
    public init(_ text: String, tls: Bool) throws(OptionProblem) {
        var trimmed = text[...]
        while trimmed.first?.isWhitespace == true { trimmed.removeFirst() }
        while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
        if trimmed.isEmpty {
            self = tls ? .tcp(host: "localhost", port: 2376) : .unix(Self.standardSocket)
            return
        }
        let separator = trimmed.firstRange(of: "://")
        let address = String(separator.map { trimmed[$0.upperBound...] } ?? trimmed)
        switch separator.map({ trimmed[..<$0.lowerBound] }) ?? "tcp" {
        case "unix":
            guard !address.contains("://") else {
                throw OptionProblem("invalid bind address (\(trimmed)): invalid unix address: \(address)")
            }
            self = .unix(address.isEmpty ? Self.standardSocket : address)
        case "fd":
            if address.isEmpty || address == "*" {
                self = .descriptor(nil)
                return
            }
            guard let number = Int(address) else {
                throw OptionProblem("failed to parse systemd fd address: should be a number: \(address)")
            }
            self = .descriptor(number)
        case "tcp": self = try Self.tcp(address, whole: String(trimmed))
        case let proto: throw OptionProblem("invalid bind address (\(trimmed)): unsupported proto '\(proto)'")
        }
    }

    private static func tcp(_ address: String, whole: String) throws(OptionProblem) -> ListenHost {
        func failure(_ reason: String) -> OptionProblem { OptionProblem("invalid bind address (\(whole)): \(reason)") }
        if address.contains("/") { throw failure("should not contain a path element") }
        var host = address[...], port: Substring?
        if address.hasPrefix("[") {
            guard let end = address.firstIndex(of: "]") else { throw failure("missing ']' in host") }
            host = address[address.index(after: address.startIndex)..<end]
            let rest = address[address.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw failure("invalid port \"\(rest)\" after host") }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = address.lastIndex(of: ":") {
            host = address[..<colon]
            port = address[address.index(after: colon)...]
            guard !host.contains(":") else { throw failure("invalid port \":\(port ?? "")\" after host") }
        }
        guard let text = port, !text.isEmpty else {
            return .tcp(host: host.isEmpty ? "localhost" : String(host), port: 2375)
        }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw failure("invalid port \":\(text)\" after host")
        }
        guard let number = Int(text), (1...65535).contains(number) else { throw failure("invalid port: \(text)") }
        return .tcp(host: host.isEmpty ? "localhost" : String(host), port: number)
    }

    public var description: String {
        switch self {
        case .unix(let path): "unix://\(path)"
        case .tcp(let host, let port): host.contains(":") ? "tcp://[\(host)]:\(port)" : "tcp://\(host):\(port)"
        case .descriptor(let number): "fd://\(number.map(String.init) ?? "")"
        }
    }

    /// Whether only this machine reaches it. A name other than localhost is not looked up: it may mean another address
    /// tomorrow.
    public var isLocal: Bool {
        guard case .tcp(let host, _) = self else { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return host == "localhost" || host == "::1"
            || (parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil })
    }
}
