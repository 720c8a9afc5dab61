import Linux
import Text

/// `[[IP:]HOST:]CONTAINER[/PROTOCOL]` of `-p`, where both ports may be ranges.
public struct PortSpec: Sendable {
    public let address: String
    public let host: String
    /// "80/tcp"
    public let container: String

    private init(address: String, host: String, container: String) {
        self.address = address
        self.host = host
        self.container = container
    }

    /// Each port of a range by itself; a range of the host for one port of the container stays one.
    public static func parse(_ text: String) throws(EngineError) -> [PortSpec] {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let proto = halves.count > 1 && !halves[1].isEmpty ? halves[1].lowercased() : "tcp"
        guard ["tcp", "udp", "sctp"].contains(proto) else {
            throw .invalid("invalid proto: \(proto)")
        }
        var parts = halves[0].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let inner = parts.popLast() ?? ""
        let outer = parts.popLast() ?? ""
        let address = parts.joined(separator: ":").filter { $0 != "[" && $0 != "]" }
        if inner.isEmpty { throw .invalid("no port specified: \(text)<empty>") }
        if !address.isEmpty, IPAddress(address) == nil { throw .invalid("invalid IP address: \(address)") }
        guard let ports = range(inner) else {
            throw .invalid("invalid containerPort: \(inner)")
        }
        guard !outer.isEmpty else {
            return ports.map { PortSpec(address: address, host: "", container: "\($0)/\(proto)") }
        }
        guard let hosts = range(outer) else { throw .invalid("invalid hostPort: \(outer)") }
        if ports.count == 1 {
            return ports.map { PortSpec(address: address, host: outer, container: "\($0)/\(proto)") }
        }
        guard hosts.count == ports.count else {
            throw .invalid("invalid ranges specified for container and host Ports: \(inner) and \(outer)")
        }
        return zip(ports, hosts).map { PortSpec(address: address, host: "\($1)", container: "\($0)/\(proto)") }
    }

    /// `--expose`: PORT[-PORT][/PROTOCOL].
    public static func exposed(_ text: String) throws(EngineError) -> [String] {
        guard !text.contains(":") else { throw .invalid("invalid port format for --expose: \(text)") }
        guard range(String(text.prefix { $0 != "/" })) != nil else {
            let port = GoQuote.quoted(String(text.prefix { $0 != "/" }))
            // Digits alone are a number that is too high.
            let isNumber = port.utf8.dropFirst().dropLast().allSatisfy { (0x30...0x39).contains($0) }
            let reason = isNumber && port.utf8.count > 2 ? "value out of range" : "invalid syntax"
            throw .invalid(
                "invalid range format for --expose: \(text), error: strconv.ParseUint: parsing \(port): \(reason)"
            )
        }
        return try parse(text).map(\.container)
    }

    private static func range(_ text: String) -> ClosedRange<UInt16>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
        guard let first = ends.first ?? nil, ends.count < 3 else { return nil }
        guard ends.count == 2 else { return first...first }
        guard let last = ends[1], first <= last else { return nil }
        return first...last
    }
}
