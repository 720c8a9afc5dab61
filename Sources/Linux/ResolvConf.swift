/// The host's resolv.conf (resolv.conf(5)).
public struct ResolvConf: Sendable {
    public static let path = "/etc/resolv.conf"
    /// systemd-resolved's own file has the servers that its stub on loopback asks.
    public static let behindStub = "/run/systemd/resolve/resolv.conf"
    private static let limit = 1 << 20

    /// Where it was read.
    public let source: String
    public private(set) var servers: [IPAddress] = []
    /// Servers that are no addresses.
    public private(set) var invalid: [String] = []
    public private(set) var search: [String] = []
    public private(set) var options: [String] = []
    /// Lines of other keywords.
    public private(set) var others: [String] = []

    /// A file that is missing says nothing.
    public init(path: String = Self.path) {
        source = path
        for line in ((try? Files.read(path, limit: Self.limit)) ?? []).split(separator: 0x0A) {
            let words = line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
                .map { String(decoding: $0, as: UTF8.self) }
            guard let first = words.first, !first.hasPrefix("#"), !first.hasPrefix(";") else { continue }
            take(first, Array(words.dropFirst()), String(decoding: line, as: UTF8.self))
        }
    }

    /// What other hosts' names are asked by: behind systemd-resolved's stub, where that stands alone.
    public static func behindLoopback() -> ResolvConf {
        let own = ResolvConf()
        guard own.servers == [IPAddress("127.0.0.53")] else { return own }
        let behind = ResolvConf(path: behindStub)
        return behind.servers.isEmpty ? own : behind
    }

    private mutating func take(_ keyword: String, _ values: [String], _ line: String) {
        switch keyword {
        case "nameserver":
            guard let value = values.first else { return }
            if let address = IPAddress(value) { servers.append(address) } else { invalid.append(value) }
        case "search", "domain": if !values.isEmpty { search = values }
        case "options": options += values
        default: others.append(line)
        }
    }
}
