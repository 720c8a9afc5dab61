import Linux
import Text

/// A port of the host that netd has for a container, and where it takes what comes there. What the kernel translates
/// never comes: netd gets what it can't translate, and keeps others from having the port.
public struct PortForward: Sendable, Hashable {
    public let transport: Transport
    public let host: IPAddress
    public let hostPort: UInt16
    public let target: IPAddress
    public let targetPort: UInt16
    /// False: nobody answers there (`--userland-proxy=false`).
    public let isAnswered: Bool

    public init(
        _ transport: Transport,
        host: IPAddress,
        _ hostPort: UInt16,
        target: IPAddress,
        _ targetPort: UInt16,
        isAnswered: Bool = true
    ) {
        self.transport = transport
        self.host = host
        self.hostPort = hostPort
        self.target = target
        self.targetPort = targetPort
        self.isAnswered = isAnswered
    }

    init?(_ node: JSONNode) {
        guard let transport = node["transport"]?.string.flatMap({ Transport(rawValue: $0) }),
            let host = node["host"]?.string.flatMap({ IPAddress($0) }),
            let hostPort = node["hostPort"]?.int.flatMap({ UInt16(exactly: $0) }),
            let target = node["target"]?.string.flatMap({ IPAddress($0) }),
            let targetPort = node["targetPort"]?.int.flatMap({ UInt16(exactly: $0) })
        else { return nil }
        let isAnswered = node["answered"]?.bool ?? false
        self.init(transport, host: host, hostPort, target: target, targetPort, isAnswered: isAnswered)
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("transport", transport.rawValue)
        writer.member("host", host.description)
        writer.member("hostPort", hostPort)
        writer.member("target", target.description)
        writer.member("targetPort", targetPort)
        writer.member("answered", isAnswered)
    }

    /// In docker's words: why it cannot be had. `range` is what the client left to choose from: nil is any port.
    public func refusal(_ reason: String, of range: ClosedRange<UInt16>?) -> String {
        func text(_ address: IPAddress) -> String { address.isVersion6 ? "[\(address)]" : "\(address)" }
        let chosen = (range?.count ?? 1) > 1 ? " \(hostPort)" : ""
        let wanted = range.map { $0.count > 1 ? "\($0.lowerBound)-\($0.upperBound)" : "\($0.lowerBound)" } ?? ""
        let target = "\(text(target)):\(targetPort)/\(transport.rawValue)"
        return "failed to bind host port\(chosen) for \(text(host)):\(wanted):\(target): \(reason)"
    }
}
